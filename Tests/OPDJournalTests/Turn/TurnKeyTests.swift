import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// Idempotency keys within one turn, and those that the journal remembers.
@Suite("a turn: idempotency keys")
struct TurnKeyTests {
    @Test("the same key again in one turn gets the same answer, and one effect")
    func repeatsTheAnswer() {
        var turn = Turn.given()
        let first = turn.decide(.book("Asha", key: .key("k")))
        _ = turn.decide(.book("Bela"))
        let again = turn.decide(.book("Asha", key: .key("k")))
        #expect(first.answer.map(Shown.init) == again.answer.map(Shown.init))
        #expect(first.write == again.write)
        #expect(first.streams == again.streams)
        #expect(turn.writes.count == 2)
        #expect(turn.live(.first)?.session.tokens.count == 2)
    }

    @Test("the same key for another request is refused")
    func refusesReuse() {
        var turn = Turn.given()
        _ = turn.decide(.book("Asha", key: .key("k", for: "one")))
        let other = turn.decide(.book("Bela", in: .second, key: .key("k", for: "another")))
        #expect(other.answer?.refusal == .keyReused)
        // It rests on what the first command touches: if that is decided again, so is this.
        #expect(other.streams == [.first])
        #expect(other.write == nil)
        #expect(turn.writes.count == 1)
    }

    @Test("a refused command does not use its key up")
    func refusalsFreeTheKey() {
        var turn = Turn.given()
        #expect(turn.decide(.cancel(1, key: .key("k"))).answer?.refusal == .session(.tokenNotFound(1)))
        _ = turn.decide(.book("Asha"))
        #expect(turn.decide(.cancel(1, key: .key("k"))).answer?.isDone == true)
        #expect(turn.decide(.cancel(1, key: .key("k"))).write == 1)
        #expect(turn.writes.count == 2)
    }

    @Test("neither does one whose session is not in memory")
    func coldFreesTheKey() {
        var turn = Turn.given(cold: [.first])
        _ = turn.decide(.book("Asha", key: .key("k")))
        #expect(turn.decide(.book("Bela", in: .second, key: .key("k"))).answer?.isDone == true)
    }

    @Test("a key that the journal remembers is answered from there, or refused; nothing is decided")
    func remembersFromBefore() {
        let remembered = RememberedKey(
            key: .key("k", for: "one"), stream: .second, version: 7, hasEntry: true, time: .clock("07:00"))
        var turn = Turn.given(remembered: [remembered], cold: [.first])
        guard case .replay(remembered) = turn.decide(.book("Asha", key: .key("k", for: "one"))).result else {
            Issue.record("the first answer is not given again")
            return
        }
        #expect(turn.decide(.book("Asha", key: .key("k", for: "two"))).answer?.refusal == .keyReused)
        #expect(turn.writes.isEmpty)
        #expect(turn.sessions.isEmpty)
    }

    @Test("keys stand with the version that their command made")
    func namesTheVersion() {
        var turn = Turn.given(.book("Asha"))
        _ = turn.decide(.book("Bela", key: .key("a")))
        _ = turn.decide(.addDoctor("Dr. C", key: .key("b")))
        _ = turn.decide(Request(.reset, key: .key("c")))
        let keys = turn.writes.compactMap(\.key)
        #expect(keys.map(\.key) == [.key("a"), .key("b"), .key("c")])
        #expect(keys.map(\.stream) == [.first, .directory, .directory(epoch: 2)])
        #expect(keys.map(\.version) == [2, 4, 1])
        #expect(keys.map(\.hasEntry) == [true, true, true])
    }
}
