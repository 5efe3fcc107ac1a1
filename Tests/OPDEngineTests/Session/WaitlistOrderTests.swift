import OPDEngine
import Testing

/// Rule 7: who of a waitlist is promoted first.
@Suite("waitlist order")
struct WaitlistOrderTests {
    @Test("by default whoever came first is first, whatever the priority")
    func byArrival() {
        given(capacities: 2)
            .booked(.followUp, .followUp)
            .waitlisted(.walkIn, .online, .followUp)
            .arrived(5)
            .slot(0, seats: [1, 2], waitlist: [3, 4, 5])
    }

    @Test("those at the hospital come before those still expected, if the setting says so")
    func presentFirst() {
        given(capacities: 1, waitlistOrder: [.present])
            .booked(.online)
            .waitlisted(.online, .walkIn, .walkIn)
            .arrived(3)
            .slot(0, seats: [1], waitlist: [3, 2, 4])
            .when(.cancelToken(1)).then(.tokenCancelled(1), .tokenPromoted(3, slot: 0))
    }

    @Test("those who once had a seat come before those who never had one, if the setting says so")
    func displacedFirst() {
        given(capacities: 1, waitlistOrder: [.displaced])
            .booked(.online)
            .waitlisted(.online, .online)
            .bumping(.followUp)
            .slot(0, seats: [4], waitlist: [1, 2, 3])
            .when(.cancelToken(4)).then(.tokenCancelled(4), .tokenPromoted(1, slot: 0))
    }

    @Test("the higher priority comes first, if the setting says so, and equals by arrival")
    func higherPriorityFirst() {
        given(capacities: 1, waitlistOrder: [.priority])
            .booked(.paidPriority)
            .waitlisted(.walkIn, .followUp, .online, .followUp)
            .slot(0, seats: [1], waitlist: [3, 5, 4, 2])
            .when(.recordNoShow(1)).then(.noShowRecorded(1), .tokenPromoted(3, slot: 0))
    }

    @Test("what stands behind arrival in the setting decides nothing")
    func arrivalIsDecisive() {
        given(capacities: 1, waitlistOrder: [.arrival, .priority, .present, .displaced])
            .booked(.followUp)
            .waitlisted(.walkIn, .followUp)
            .arrived(3)
            .slot(0, seats: [1], waitlist: [2, 3])
    }

    @Test("every list of facets orders as a plain sort does, and promotes in that order", arguments: everyFacetList)
    func everyOrder(facets: [WaitlistOrder.Facet]) {
        let expected = Self.plainlySorted(Self.crowd, by: facets).map(\.number)
        var scenario = Self.crowdedSession(facets).slot(0, seats: Self.seated, waitlist: expected)
        for (leaving, promoted) in zip(Self.seated, expected) {
            scenario = scenario.when(.cancelToken(leaving))
                .then(.tokenCancelled(leaving), .tokenPromoted(promoted, slot: 0))
        }
        #expect(scenario.session.waitlist(of: 0).map(\.number) == Array(expected.dropFirst(Self.seated.count)))
    }

    @Test("an order is a list of at least one facet, none of them twice")
    func listsThatAreNoOrder() {
        #expect(WaitlistOrder([]) == nil)
        #expect(WaitlistOrder([.present, .priority, .present]) == nil)
        #expect(WaitlistOrder([.arrival]) == .byArrival)
        #expect(WaitlistOrder([.priority, .arrival])?.facets == [.priority, .arrival])
    }
}

extension WaitlistOrderTests {
    /// All 64 ways to list one to four facets, each at most once.
    static let everyFacetList: [[WaitlistOrder.Facet]] = {
        var lists: [[WaitlistOrder.Facet]] = [[]]
        for _ in WaitlistOrder.Facet.allCases {
            let longer = lists.flatMap { list in
                WaitlistOrder.Facet.allCases.filter { !list.contains($0) }.map { list + [$0] }
            }
            lists += longer.filter { !lists.contains($0) }
        }
        return lists.filter { !$0.isEmpty }
    }()

    /// Eight emergencies have taken the seats of tokens 1 to 8, and people of every kind wait; the odd ones are present.
    static func crowdedSession(_ facets: [WaitlistOrder.Facet]) -> Scenario {
        let newcomers: [Source] = [.walkIn, .online, .followUp, .paidPriority, .emergency]
        let crowded = given(capacities: 8, waitlistOrder: facets)
            .booked(.walkIn, .walkIn, .online, .online, .followUp, .followUp, .paidPriority, .paidPriority)
            .waitlisted(.walkIn, .walkIn)
            .bumping(.emergency, .emergency, .emergency, .emergency)
            .bumping(.emergency, .emergency, .emergency, .emergency)
        let waiting = (newcomers + newcomers + newcomers.reversed()).reduce(crowded) { $0.waitlisted($1) }
        return crowd.filter(\.isPresent).reversed().reduce(waiting) { $0.arrived($1.number) }
    }

    static let seated: [Token.Number] = [11, 12, 13, 14, 15, 16, 17, 18]

    struct Waiting {
        let number: Token.Number
        let source: Source

        var isPresent: Bool { number.value % 2 == 1 }
        var isDisplaced: Bool { number.value <= 8 }
    }

    /// Who waits in `crowdedSession`, in the order of arrival on the waitlist.
    static let crowd: [Waiting] = [
        Waiting(number: 9, source: .walkIn), Waiting(number: 10, source: .walkIn),
        Waiting(number: 2, source: .walkIn), Waiting(number: 1, source: .walkIn),
        Waiting(number: 4, source: .online), Waiting(number: 3, source: .online),
        Waiting(number: 6, source: .followUp), Waiting(number: 5, source: .followUp),
        Waiting(number: 8, source: .paidPriority), Waiting(number: 7, source: .paidPriority),
        Waiting(number: 19, source: .walkIn), Waiting(number: 20, source: .online),
        Waiting(number: 21, source: .followUp), Waiting(number: 22, source: .paidPriority),
        Waiting(number: 23, source: .emergency), Waiting(number: 24, source: .walkIn),
        Waiting(number: 25, source: .online), Waiting(number: 26, source: .followUp),
        Waiting(number: 27, source: .paidPriority), Waiting(number: 28, source: .emergency),
        Waiting(number: 29, source: .emergency), Waiting(number: 30, source: .paidPriority),
        Waiting(number: 31, source: .followUp), Waiting(number: 32, source: .online),
        Waiting(number: 33, source: .walkIn),
    ]

    /// The sentence of rule 7, on plain values.
    static func plainlySorted(_ waiting: [Waiting], by facets: [WaitlistOrder.Facet]) -> [Waiting] {
        func key(_ candidate: Waiting, _ facet: WaitlistOrder.Facet) -> Int {
            switch facet {
            case .present: candidate.isPresent ? 0 : 1
            case .displaced: candidate.isDisplaced ? 0 : 1
            case .priority: -candidate.source.priority
            case .arrival: waiting.firstIndex { $0.number == candidate.number }!
            }
        }
        return waiting.sorted { left, right in
            let keys = (facets + [.arrival]).map { (key(left, $0), key(right, $0)) }
            return keys.first { $0 != $1 }.map { $0 < $1 } ?? false
        }
    }
}
