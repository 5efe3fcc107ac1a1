import Testing

@testable import OPDServer

@Suite("The turnstile")
struct TurnstileTests {
    private let time = Box(Duration.zero)
    private let called = Box<[Int]>([])
    private let turnstile: Turnstile

    init() { turnstile = Turnstile(capacity: 2, waiting: 3) { [time] in time.value } }

    /// Somebody with this number comes.
    @discardableResult
    private func enter(_ number: Int) -> Turnstile.Answer {
        turnstile.enter { [called] in called.value.append(number) }
    }

    private func wait(_ duration: Duration) { time.value += duration }

    @Test("while there are places, everybody comes in at once")
    func places() {
        #expect(enter(1) == .comeIn)
        #expect(enter(2) == .comeIn)
        turnstile.leave()
        #expect(enter(3) == .comeIn)
        #expect(called.value.isEmpty)
    }

    @Test("whoever leaves makes room for the one who has waited longest")
    func firstComeFirst() {
        for number in 1...4 { enter(number) }
        #expect(turnstile.waitingCount == 2)
        turnstile.leave()
        #expect(called.value == [3])
        turnstile.leave()
        #expect(called.value == [3, 4])
        #expect(turnstile.waitingCount == 0)
        // Those who were called have the places now.
        #expect(enter(5) == .wait(ticket: 3))
    }

    @Test("beyond those who may wait, it is full")
    func full() {
        for number in 1...5 { enter(number) }
        #expect(enter(6) == .full)
        turnstile.leave()
        #expect(enter(7) == .wait(ticket: 4))
    }

    @Test("one who has given up is not called, and another may wait in their place")
    func givingUp() {
        for number in 1...2 { enter(number) }
        #expect(enter(3) == .wait(ticket: 1))
        for number in 4...5 { enter(number) }
        #expect(turnstile.giveUp(1))
        #expect(!turnstile.giveUp(1))
        #expect(enter(6) == .wait(ticket: 4))
        turnstile.leave()
        #expect(called.value == [4])
        #expect(!turnstile.giveUp(2))
    }

    @Test("those who come and give up while nobody leaves are all called or forgotten")
    func comingAndGoing() {
        for number in 1...2 { enter(number) }
        for number in 3...1_000 {
            let answer = enter(number)
            guard case .wait(let ticket) = answer else {
                Issue.record("\(number): \(answer)")
                return
            }
            if number % 500 != 0 { #expect(turnstile.giveUp(ticket)) }
        }
        for _ in 1...2 { turnstile.leave() }
        #expect(called.value == [500, 1_000])
    }

    @Test("when nobody has left for a tenth of a second, all are let in, to wait for the disk together")
    func standstill() {
        for number in 1...4 { enter(number) }
        wait(.milliseconds(99))
        #expect(enter(5) == .wait(ticket: 3))
        wait(.milliseconds(1))
        #expect(enter(6) == .comeIn)
        #expect(called.value == [3, 4, 5])
        // There are six inside now, and places for two.
        turnstile.leave()
        #expect(enter(7) == .wait(ticket: 4))
        for _ in 1...3 { turnstile.leave() }
        #expect(called.value == [3, 4, 5])
        turnstile.leave()
        #expect(called.value == [3, 4, 5, 7])
    }

    @Test("a quiet hour is no standstill")
    func quiet() {
        enter(1)
        turnstile.leave()
        wait(.seconds(3_600))
        for number in 2...3 { #expect(enter(number) == .comeIn) }
        #expect(enter(4) == .wait(ticket: 1))
    }
}
