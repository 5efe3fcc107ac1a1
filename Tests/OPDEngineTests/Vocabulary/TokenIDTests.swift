import OPDEngine
import SeededChance
import Testing

@Suite("token ids")
struct TokenIDTests {
    @Test(
        "an id is the doctor, the date as yymmdd and the number in four digits, and can be taken apart again",
        arguments: [
            (1, "2026-11-22", 17, 12_611_220_017),
            (1, "2000-01-01", 1, 10_001_010_001),
            (42, "2026-01-05", 9_999, 422_601_059_999),
            (900_000, "2099-12-31", 9_999, 9_000_009_912_319_999),
        ])
    func roundTrip(doctor: Int, day: String, number: Int, value: Int) throws {
        let session = Session.ID(doctor: try #require(Doctor.ID(doctor)), day: try #require(ClinicDay(day)))
        let id = Token.ID(session: session, number: try #require(Token.Number(number)))
        #expect(id.value == value)
        #expect(Token.ID(value) == id)
    }

    @Test("every id is an exact integer for every JSON reader")
    func fitsADouble() throws {
        let session = Session.ID(doctor: Doctor.ID(Doctor.ID.largest)!, day: ClinicDay("2099-12-31")!)
        let largest = Token.ID(session: session, number: Token.Number(Token.Number.largest)!)
        #expect(largest.value < 1 << 53)
    }

    @Test(
        "an integer that can be no token's id is refused",
        arguments: [
            0, -1, 17, 999, .max, .min, -12_611_220_017,
            12_611_220_000,  // number 0
            12_611_310_017,  // 31 November
            12_602_290_017,  // 29 February 2026
            2_611_220_017,  // doctor 0
            9_000_010_001_010_001 + 10_000_000_000,  // doctor 900,002
        ])
    func refuses(value: Int) {
        #expect(Token.ID(value) == nil)
    }

    @Test("whatever integer is an id comes back from it")
    func anyInteger() {
        var random = SplitMix64(seed: 20_261_122)
        var read = 0
        for _ in 0..<20_000 {
            let value = random.number(in: 0...9_100_000_000_000_000)
            guard let id = Token.ID(value) else { continue }
            read += 1
            #expect(id.value == value)
        }
        #expect(read > 100)
    }

    @Test("a session names its tokens")
    func sessionsNameTheirTokens() {
        #expect(Session(id: .testDay).id(of: 17).value == 12_611_220_017)
    }

    @Test(
        "a token's number is 1 to 9,999",
        arguments: [(0, false), (1, true), (9_999, true), (10_000, false), (-1, false), (.max, false)])
    func numbers(value: Int, isValid: Bool) {
        #expect((Token.Number(value) != nil) == isValid)
    }
}

@Suite("the words of the API")
struct WordTests {
    @Test("sources have their names and priorities, emergencies first")
    func sources() {
        let byPriority = Source.allCases.sorted { $0.priority > $1.priority }
        #expect(byPriority.map(\.name) == ["emergency", "paid_priority", "follow_up", "online", "walk_in"])
        #expect(byPriority.map(\.priority) == [5, 4, 3, 2, 1])
    }

    @Test("a source is read by its name, and by nothing else")
    func readsSources() {
        #expect(Source.allCases.allSatisfy { Source(name: $0.name) == $0 })
        #expect(["", "Emergency", "walkIn", "walk-in", " online", "vip"].allSatisfy { Source(name: $0) == nil })
    }

    @Test("statuses and presences have the names of the domain")
    func statuses() {
        #expect(
            Token.Status.allCases.map(\.name)
                == ["booked", "waitlisted", "completed", "cancelled", "no_show", "transferred"])
        #expect(
            Token.Presence.allCases.map(\.name) == ["expected", "arrived", "called", "in_consultation", "parked"])
    }
}
