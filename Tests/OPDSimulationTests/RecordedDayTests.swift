import OPDEngine
import Testing

@testable import OPDSimulation

@Suite("A recorded day")
struct RecordedDayTests {
    @Test(
        "round(requests / load) seats are spread over the slots, earliest first",
        arguments: [
            (requests: 88, slots: 8, load: 1.1, capacities: [10, 10, 10, 10, 10, 10, 10, 10]),
            (100, 8, 1.1, [12, 12, 12, 11, 11, 11, 11, 11]),
            (21, 8, 1.1, [3, 3, 3, 2, 2, 2, 2, 2]),
            (5, 2, 2.0, [2, 1]),
            (10, 4, 1.0, [3, 3, 2, 2]),
            (4, 8, 1.0, [1, 1, 1, 1]),
            (1, 8, 100.0, [1]),
            (9_999, 2, 1.0, [5_000, 4_999]),
        ])
    func seats(requests: Int, slots: Int, load: Double, capacities: [Int]) {
        #expect(RecordedDay.capacities(requests: requests, slots: slots, load: load) == capacities)
    }

    @Test("slots are even windows of the eight hours from 08:00, in whole minutes")
    func windows() throws {
        let arrivals = MadeUpDay.arrivals(seed: 1, requests: 40, clinics: 1)
        let labels = try RecordedDay(arrivals, slots: 3).clinics[0].slots.map(\.label)
        #expect(labels == ["08:00-10:40", "10:40-13:20", "13:20-16:00"])
        let odd = try RecordedDay(arrivals, slots: 7).clinics[0].slots
        #expect(odd.first?.start == MinuteOfDay(hour: 8, minute: 0))
        #expect(odd.last?.end == MinuteOfDay(hour: 16, minute: 0))
        #expect((try? SlotPattern(odd)) != nil)
    }

    @Test("there is one doctor a clinic, in the order of first appearance")
    func doctors() throws {
        let arrivals = ["North", "South", "North", "East"].map { Arrival(doctor: $0, source: .online, isNoShow: false) }
        let day = try RecordedDay(arrivals)
        #expect(day.clinics.map(\.name) == ["North", "South", "East"])
        #expect(day.requests.map(\.clinic) == [0, 1, 0, 2])
    }

    @Test("request k asks for slot k mod slots; who did not come is a no-show after the bookings")
    func requests() async throws {
        let arrivals = [Source.walkIn, .online, .walkIn, .followUp, .online].enumerated().map { index, source in
            Arrival(doctor: "North", source: source, isNoShow: index < 2)
        }
        let report = try await RecordedDay(arrivals, slots: 2, load: 2.5).play(on: EngineDesk())
        // Two slots with a seat each: the follow-up bumps online in the last slot, online bumps walk-in in the first,
        // and both of the bumped do not come.
        #expect(report.tally.requests == 5)
        #expect(report.tally(of: .walkIn).seatedAtOnce == 1)
        #expect(report.tally(of: .walkIn).waitlistedAtOnce == 1)
        #expect(report.tally(of: .walkIn).displaced == 1)
        #expect(report.tally(of: .online).displaced == 1)
        #expect(report.tally(of: .followUp).seatedAtEnd == 1)
        #expect(report.tally.noShows == 2)
        #expect(report.tally.leftWhileWaiting == 2)
        #expect(report.tally.leftWaiting == 1)
    }

    @Test("a made-up day holds every invariant and its sums agree", arguments: [1.0, 1.1, 2.0])
    func sums(load: Double) async throws {
        let arrivals = MadeUpDay.arrivals(seed: 606, requests: 500, clinics: 5)
        let desk = EngineDesk()
        let report = try await RecordedDay(arrivals, load: load).play(on: desk)
        #expect(report.checks.allHeld)
        #expect(await desk.commandsChecked == 500 + arrivals.count(where: \.isNoShow))
        #expect(report.tally.requests == 500)
        for source in Source.allCases {
            let tally = report.tally(of: source)
            #expect(tally.requests == arrivals.count { $0.source == source })
            #expect(tally.noShows == arrivals.count { $0.source == source && $0.isNoShow })
            #expect(tally.requests == tally.seatedAtEnd + tally.leftWaiting + tally.noShows)
            #expect(tally.bumped == tally.moved + tally.displaced)
        }
        #expect(load < 2 || report.tally.bumped > 0)
        #expect(load == 1 || report.tally.promoted > 0)
    }

    @Test("played twice, or with every request sent twice, a day has one report")
    func repeated() async throws {
        let day = try RecordedDay(MadeUpDay.arrivals(seed: 7, requests: 400, clinics: 5))
        let first = try await day.play(on: EngineDesk())
        #expect(try await day.play(on: EngineDesk()).text == first.text)
        #expect(try await day.play(on: RepeatingDesk()).json == first.json)
    }

    @Test("progress counts every request once, up to the last")
    func progress() async throws {
        let arrivals = MadeUpDay.arrivals(seed: 7, requests: 50, clinics: 2)
        let total = 50 + arrivals.count(where: \.isNoShow)
        var shown: [Int] = []
        _ = try await RecordedDay(arrivals).play(on: EngineDesk()) { done, of in
            shown.append(done)
            #expect(of == total)
        }
        #expect(shown == Array(1...total))
    }

    @Test("a day that can't be played is refused with a reason")
    func problems() {
        let arrivals = MadeUpDay.arrivals(seed: 1, requests: 10, clinics: 1)
        let crowd = Array(repeating: Arrival(doctor: "North", source: .online, isNoShow: false), count: 9_999)
        #expect(throws: RecordedDay.Problem.slotsOutOfRange(0)) { try RecordedDay(arrivals, slots: 0) }
        #expect(throws: RecordedDay.Problem.slotsOutOfRange(481)) { try RecordedDay(arrivals, slots: 481) }
        #expect(throws: RecordedDay.Problem.loadOutOfRange(0)) { try RecordedDay(arrivals, load: 0) }
        #expect(throws: RecordedDay.Problem.self) { try RecordedDay(arrivals, load: .nan) }
        #expect(throws: RecordedDay.Problem.tooManySeats(doctor: "North", capacity: 9_999)) {
            try RecordedDay(crowd, slots: 1, load: 1)
        }
        #expect(throws: RecordedDay.Problem.tooManyRequests(doctor: "North", 10_000)) {
            try RecordedDay(crowd + crowd.prefix(1))
        }
    }
}
