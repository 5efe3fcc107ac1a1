import OPDEngine
import Testing

@testable import OPDSimulation

@Suite("The living day")
struct LivingDayTests {
    /// A desk that seats everybody and calls whoever is there in the order of their coming.
    private struct EasyDesk {
        private(set) var deeds: [(time: Int, deed: LivingDay.Deed)] = []
        private(set) var states: [Int: LivingDay.TokenWord] = [:]
        private(set) var doctorOf: [Int: Int] = [:]
        private var here: [Int: [Int]] = [:]

        mutating func perform(_ deed: LivingDay.Deed, at time: Int) -> LivingDay.Outcome {
            deeds.append((time, deed))
            switch deed {
            case .book(let visit):
                doctorOf[doctorOf.count + 1] = visit.doctor
                return .token(doctorOf.count)
            case .act(let word, let token):
                states[token] = word
                let isBack = word == .checkIn || word == .resume || word == .skip
                if isBack { here[doctorOf[token]!, default: []].append(token) }
                return .done
            case .callNext(let doctor):
                guard here[doctor]?.isEmpty == false else { return .refused }
                return .token(here[doctor]!.removeFirst())
            case .turn: return .done
            }
        }
    }

    private static func played(_ seed: Int) -> EasyDesk {
        var (day, desk) = (LivingDay(seed: seed), EasyDesk())
        while let (time, deed) = day.next() { day.note(desk.perform(deed, at: time)) }
        return desk
    }

    @Test("ends, with everybody who came seen or gone, and every doctor's clinic over", arguments: 1...20)
    func ends(seed: Int) {
        let desk = Self.played(seed)
        let open = desk.states.values.filter { ![.complete, .noShow, .cancel].contains($0) }
        // Who comes after the clinic, or was with a doctor who left, is for the desk.
        #expect(open.count < desk.states.count / 10)
        #expect(desk.states.values.count { $0 == .complete } > 150)
        let ends = desk.deeds.compactMap { _, deed -> Int? in
            switch deed {
            case .turn(.ends, let doctor), .turn(.leaves, let doctor): doctor
            default: nil
            }
        }
        #expect(ends.sorted() == Array(0..<8))
    }

    @Test("goes in the order of time, within its hours")
    func order() {
        let times = Self.played(1).deeds.map(\.time)
        #expect(times == times.sorted())
        #expect(times.first == LivingDay.opening)
        #expect(times.last.map { $0 <= LivingDay(seed: 1).closing } == true)
    }

    @Test("equal seeds give equal days, others other ones")
    func seeds() {
        #expect(Self.played(7).deeds.map(\.deed) == Self.played(7).deeds.map(\.deed))
        #expect(Self.played(7).deeds.map(\.deed) != Self.played(8).deeds.map(\.deed))
    }

    @Test("has all sources, cancellations, missed calls, tests, a late doctor, one who rests and one who leaves")
    func variety() {
        let deeds = Self.played(1).deeds.map(\.deed)
        let sources = Set(deeds.compactMap { if case .book(let visit) = $0 { visit.source } else { nil } })
        #expect(sources == Set(Source.allCases))
        let words = Set(deeds.compactMap { if case .act(let word, _) = $0 { word } else { nil } })
        #expect(words.isSuperset(of: [.checkIn, .start, .complete, .skip, .park, .resume, .cancel]))
        let turns = deeds.compactMap { deed -> LivingDay.Turn? in
            if case .turn(let turn, _) = deed { turn } else { nil }
        }
        #expect(turns.contains(.isLate(minutes: 25)) && turns.contains(.rests(minutes: 15)))
        #expect(turns.contains(.returns) && turns.contains(.leaves(substitute: 5)))
    }

    @Test("a doctor begins with nobody while another patient is inside")
    func oneAtATime() {
        var inside: [Int: Int] = [:]
        let desk = Self.played(3)
        for (_, deed) in desk.deeds {
            guard case .act(let word, let token) = deed, let doctor = desk.doctorOf[token] else { continue }
            if word == .start {
                #expect(inside[doctor] == nil)
                inside[doctor] = token
            } else if word == .complete || word == .park {
                #expect(inside[doctor] == token)
                inside[doctor] = nil
            }
        }
    }

    @Test("what is refused does not stop the day")
    func refusals() {
        var day = LivingDay(seed: 1)
        var count = 0
        while let (_, deed) = day.next() {
            count += 1
            if case .turn = deed { day.note(.done) } else { day.note(.refused) }
            #expect(count < 20_000)
        }
        #expect(count > 1_000)
    }
}
