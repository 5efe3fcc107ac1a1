import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// The decisions of one turn: a pure value, without clock and journal.
@Suite("a turn")
struct TurnTests {
    @Test("each command is decided on the state after those before it")
    func decidesInOrder() {
        var turn = Turn.given(.book("Asha"))
        let decisions = [Request.book("Bela"), .book("Chandra"), .cancel(2), .book("Divya")].map { turn.decide($0) }
        #expect(decisions.map { $0.answer?.bookedNumber } == [2, 3, nil, 4])
        #expect(
            decisions[2].answer?.receipt?.events == [.tokenCancelled(2), .tokenPromoted(3, slot: 0)])
        #expect(turn.live(.first)?.session.waitlist(of: 0).map(\.number) == [4])
        #expect(
            turn.writes.map(\.outline) == [
                ["1/doctor/1/2026-11-22 1 → 2"], ["1/doctor/1/2026-11-22 2 → 3"], ["1/doctor/1/2026-11-22 3 → 4"],
                ["1/doctor/1/2026-11-22 4 → 5"],
            ])
    }

    @Test("the first entry of a session opens it, and relies on the directory; the next does not")
    func opensSessions() throws {
        var turn = Turn.given()
        let decision = turn.decide(.book("Asha"))
        _ = turn.decide(.book("Bela"))
        #expect(
            turn.writes.map(\.outline) == [
                ["1/doctor/1/2026-11-22 0 → 1", "1/directory 3"], ["1/doctor/1/2026-11-22 1 → 2"],
            ])
        let events = try #require(decision.answer?.receipt?.events)
        guard case .sessionOpened(let opening) = events.first else {
            Issue.record("the first event is \(events)")
            return
        }
        #expect(opening.slots.map(\.start) == [.clock("09:00"), .clock("10:00")])
        #expect(opening.slots.map(\.capacity) == [2, 2])
        #expect(events.dropFirst() == [.tokenBooked(1, source: .online, slot: 0)])
    }

    @Test("a doctor and settings of the same turn are there for the commands after them")
    func reliesOnTheSameTurn() {
        var turn = Turn.given()
        let early = turn.decide(.book("Asha", in: .of(3)))
        #expect(early.answer?.refusal == .doctorNotFound(3))
        _ = turn.decide(.addDoctor("Dr. C", .hourly(1)))
        let settings = SettingOverrides(waitlistOrder: WaitlistOrder([.priority]))
        _ = turn.decide(Request(.directory(.changeSettings(settings, of: 3))))
        let late = turn.decide(.book("Asha", in: .of(3)))
        #expect(late.answer?.bookedNumber == 1)
        #expect(turn.live(.of(3))?.session.settings.waitlistOrder.facets == [.priority])
        #expect(turn.directoryChanged)
        #expect(
            turn.writes.map(\.outline) == [
                ["1/directory 3 → 4"], ["1/directory 4 → 5"], ["1/doctor/3/2026-11-22 0 → 1", "1/directory 5"],
            ])
    }

    @Test("a refusal writes nothing, and does not open the session")
    func refusalsWriteNothing() {
        var turn = Turn.given()
        #expect(turn.decide(.book("Asha", slot: 2)).answer?.refusal == .session(.invalidSlotIndex(2)))
        #expect(turn.decide(.cancel(1)).answer?.refusal == .session(.tokenNotFound(1)))
        #expect(turn.decide(.book("Asha", in: .of(9))).answer?.refusal == .doctorNotFound(9))
        let zone = Request(.directory(.openHospital(timeZone: "Asia/Kolkata")))
        #expect(turn.decide(zone).answer?.refusal == .directory(.timeZoneFixed("UTC", asked: "Asia/Kolkata")))
        #expect(turn.writes.isEmpty)
        #expect(turn.live(.first)?.session.isOpen == false)
        #expect(!turn.directoryChanged)
    }

    @Test("a command that changes nothing writes nothing, unless it has a key to be remembered")
    func noOps() {
        var turn = Turn.given(.book("Asha"), .cancel(1))
        let first = turn.decide(.cancel(1))
        #expect(first.answer?.isDone == true)
        #expect(first.write == nil)
        #expect(turn.writes.isEmpty)
        let second = turn.decide(.cancel(1, key: .key("k")))
        #expect(second.write == 0)
        #expect(turn.writes.map(\.outline) == [["1/doctor/1/2026-11-22 2"]])
        #expect(
            turn.writes.first?.key
                == RememberedKey(key: .key("k"), stream: .first, version: 2, hasEntry: false, time: .clock("08:30")))
    }

    @Test("a session that is not in memory is asked for, and nothing else comes of the command")
    func coldSessions() {
        var turn = Turn.given(cold: [.second])
        let results = [Request.book("Asha", in: .second), Request(.visit(.second)), .book("Bela")]
            .map { turn.decide($0).result }
        for result in results.prefix(2) {
            guard case .cold([.second]) = result else {
                Issue.record("the result is \(result)")
                continue
            }
        }
        #expect(results[2].isDone)
        #expect(turn.writes.count == 1)
        #expect(turn.live(.second) == nil)
    }

    @Test("an entry's time is the turn's, but never before the last of its session", arguments: ["07:00", "08:30"])
    func timeNeverGoesBack(now: String) {
        var turn = Turn.given(.book("Asha"), now: .clock(now))
        _ = turn.decide(.book("Bela"))
        _ = turn.decide(.book("Chandra", in: .second))
        _ = turn.decide(.addDoctor("Dr. C"))
        let times = turn.writes.map { $0.parts[0].entry!.time }
        #expect(times == [max(.clock("08:00"), .clock(now)), .clock(now), max(.clock("08:00"), .clock(now))])
    }

    @Test("a key is remembered by the node's clock, though its session's time is ahead")
    func keysGoByTheClock() {
        var turn = Turn.given(.book("Asha"), now: .clock("07:00"))
        _ = turn.decide(.book("Bela", key: .key("k")))
        #expect(turn.writes[0].parts[0].entry?.time == .clock("08:00"))
        #expect(turn.writes[0].key?.time == .clock("07:00"))
    }

    @Test("who asked and the patient stand beside the events, never in them")
    func keepsDetailsApart() throws {
        var turn = Turn.given()
        var request = Request.book("Asha Rao")
        request.actor = "reception"
        _ = turn.decide(request)
        let entry = try #require(turn.writes.first?.parts.first?.entry)
        #expect(entry.actor == "reception")
        #expect(entry.details == PersonalDetails(patientName: "Asha Rao"))
        #expect(!String(decoding: entry.events, as: UTF8.self).contains("Asha"))
        #expect(turn.live(.first)?.record(of: 1)?.details == PersonalDetails(patientName: "Asha Rao"))
    }

    @Test("a reset opens the next epoch, in the zone that was fixed, by the name that was fixed")
    func resets() throws {
        var turn = Turn.given(.book("Asha"))
        #expect(turn.decide(Request(.reset)).answer?.isDone == true)
        #expect(turn.writes.map(\.outline) == [["2/directory 0 → 1", "1/directory 3"]])
        let entry = try #require(turn.writes.first?.parts.first?.entry)
        #expect(try EventCoding.directoryEvents(from: entry.events) == [.hospitalOpened(timeZone: "UTC")])
        #expect(turn.freshDirectory?.directory.doctors.isEmpty == true)
        #expect(turn.freshDirectory?.version == 1)
    }
}
