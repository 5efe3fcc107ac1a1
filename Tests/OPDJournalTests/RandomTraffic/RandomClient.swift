import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A client that runs its errands one after the other, and asks again when it must.
actor RandomClient {
    private var errands: RandomErrands
    private let count: Int
    private(set) var finished: [Errand] = []
    /// Asked for, with a key, and never answered: to be asked again in the hospital's next life.
    private var unanswered: Errand?

    private let withErasures: Bool

    init(seed: UInt64, number: Int, count: Int, withAbsences: Bool = true, withErasures: Bool = false) {
        errands = RandomErrands(
            seed: seed, client: number, withAbsences: withAbsences, withErasures: withErasures)
        self.count = count
        self.withErasures = withErasures
    }

    var isFinished: Bool { finished.count >= count && unanswered == nil }

    /// Runs errands until all are done, or the hospital is at its end. `other` is a second node, to which some requests
    /// are sent as well.
    func run(in test: TestHospital, beside other: OtherNode?) async {
        while !isFinished {
            let errand = unanswered ?? errands.next()
            unanswered = nil
            wind(test.clock)
            if let other, errand.request.key != nil, !errand.request.isDryRun, errands.chance(10) {
                _ = try? other.tryToSubmit(errand.request, at: test.clock.now)
            }
            guard await run(errand, in: test) else { return }
        }
    }

    /// False when the hospital is at its end.
    private func run(_ errand: Errand, in test: TestHospital) async -> Bool {
        var errand = errand
        for _ in 0..<6 {
            switch await test.submit(errand.request) {
            case .done(let receipt):
                errand.outcome = .done(receipt)
                if !errand.request.isDryRun { errands.note(receipt) }
                finished.append(errand)
                await askAgain(errand.request, receipt, in: test)
                return true
            case .refused:
                errand.outcome = .refused
                finished.append(errand)
                return true
            case .unavailable(.outcomeUnknown), .unavailable(.shuttingDown):
                if errand.request.key != nil {
                    unanswered = errand
                } else {
                    errand.outcome = .unknown
                    finished.append(errand)
                }
                return false
            case .unavailable: continue
            }
        }
        errand.outcome = .unavailable
        finished.append(errand)
        return true
    }

    /// A key gets its first answer again, and no other request's.
    private func askAgain(_ request: Request, _ receipt: Receipt, in test: TestHospital) async {
        guard let key = request.key, !request.isDryRun, errands.chance(25) else { return }
        switch await test.submit(request) {
        case .done(let again):
            #expect(Shown(again, withNames: !withErasures) == Shown(receipt, withNames: !withErasures))
        case .refused(let refusal): Issue.record("the same key is refused: \(refusal)")
        case .unavailable: break
        }
        var other = errands.next().request
        other.isDryRun = false
        other.key = IdempotencyKey(key: key.key, request: IdempotencyKey.key("x", for: "another").request)
        switch await test.submit(other) {
        case .done: Issue.record("the key was used for another request")
        case .refused(let refusal): #expect(refusal == .keyReused)
        case .unavailable: break
        }
    }

    /// Time goes on, sometimes by so much that sessions leave memory, and sometimes back.
    private func wind(_ clock: ManualClock) {
        if errands.chance(4) { clock.advance(minutes: 17) }
        if errands.chance(2) { clock.advance(minutes: -11) }
    }
}
