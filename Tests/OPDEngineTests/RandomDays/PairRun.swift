import OPDEngine

/// Two days as they are played, each beside its model, and the entries that belong together.
struct PairRun {
    private(set) var sides: [DayRun]
    /// Of each side, the version of the other side's entry that was made by the same command.
    private var partners: [[Int: Int]] = [[:], [:]]

    /// Nil for an event that gets lost on the way; a test of the tests loses some.
    private let spoil: @Sendable (SessionEvent) -> SessionEvent?

    init(_ pair: PairOfDays, spoil: @escaping @Sendable (SessionEvent) -> SessionEvent? = { $0 }) {
        self.spoil = spoil
        sides = zip(pair.days, [Session.ID.testDay, .otherDoctor]).map { DayRun($0, of: $1, decide: engine) }
    }

    /// The version of the side's last entry that has a part on the other side.
    func newestJoint(of side: Int) -> Int? { partners[side].keys.max() }

    /// What is wrong with the answer or with the states that it leads to.
    mutating func play(_ step: PairStep) -> String? {
        let moment = Moment(minute: step.minute)
        let complaint: String?
        switch step.deed {
        case .alone(let side, .undo(let version)) where partners[side][version] != nil:
            complaint = undo(side, version, partners[side][version]!, at: moment)
        case .alone(let side, let deed): complaint = sides[side].play(Step(deed, minute: step.minute)).complaint
        case .transfer(let side, let transfer): complaint = carryOut(transfer, from: side, at: moment)
        case .absence(let side, let withSubstitute):
            complaint = absence(of: side, withSubstitute: withSubstitute, at: moment)
        }
        if let complaint { return complaint }
        for side in sides {
            if let complaint = side.invariantComplaint(at: moment.instant) ?? side.modelComplaint { return complaint }
        }
        return successorComplaint
    }

    private mutating func carryOut(_ transfer: Transfer, from side: Int, at moment: Moment) -> String? {
        var models = (sides[side].model, sides[1 - side].model)
        var expected: TransferRefusal?
        do throws(TransferRefusal) {
            try ReferenceSession.carryOut(transfer, from: &models.0, to: &models.1, at: moment)
        } catch { expected = error }
        do throws(TransferRefusal) {
            let events = try transfer.decide(from: sides[side].session, to: sides[1 - side].session, at: moment)
            if let expected { return "the transfer is made, but the rules say \(expected)" }
            return join(events.origin, events.target, models, from: side, at: moment)
        } catch {
            return error == expected ? nil : "the transfer is refused: \(error), but the rules say \(expected as Any)"
        }
    }

    private mutating func absence(of side: Int, withSubstitute: Bool, at moment: Moment) -> String? {
        let (origin, other) = (sides[side], sides[1 - side])
        var patients: [Token.Number: PatientKeys] = [:]
        for token in origin.session.tokens { patients[token.number] = token.patient }
        let absence = Absence(
            origin: origin.session, substitute: withSubstitute ? other.session : nil, patients: patients)
        var model = origin.model
        var substitute = withSubstitute ? other.model : nil
        ReferenceSession.absence(of: &model, substitute: &substitute, at: moment.instant)
        let events = absence.decide(at: moment)
        return join(events.origin, events.substitute, (model, substitute ?? other.model), from: side, at: moment)
    }

    /// Both are undone, or neither.
    private mutating func undo(_ side: Int, _ version: Int, _ partner: Int, at moment: Moment) -> String? {
        var models = (sides[side].model, sides[1 - side].model)
        var expected: SessionRefusal?
        do throws(SessionRefusal) {
            try models.0.undo(version)
            try models.1.undo(partner)
        } catch { expected = error }
        do throws(SessionRefusal) {
            let (here, there) = (sides[side], sides[1 - side])
            let own = try here.session.decide(here.command(for: .undo(version: version)), at: moment)
            let others = try there.session.decide(there.command(for: .undo(version: partner)), at: moment)
            if let expected { return "both are undone, but the rules say \(expected)" }
            return join(own, others, models, from: side, at: moment)
        } catch {
            return error == expected ? nil : "the undo is refused: \(error), but the rules say \(expected as Any)"
        }
    }

    private mutating func join(
        _ own: [SessionEvent], _ others: [SessionEvent], _ models: (ReferenceSession, ReferenceSession),
        from side: Int, at moment: Moment
    ) -> String? {
        let changes = [(side, own.compactMap(spoil), models.0), (1 - side, others.compactMap(spoil), models.1)]
            .filter { !$0.1.isEmpty }
        for (side, events, model) in changes {
            if let problem = sides[side].session.problem(folding: events) { return "cannot follow: \(problem)" }
            let before = sides[side].model
            sides[side].record(events, at: moment.instant)
            sides[side].model = model
            sides[side].model.remember(before, at: moment.instant)
        }
        if changes.count == 2 {
            let versions = (sides[side].session.version, sides[1 - side].session.version)
            partners[side][versions.0] = versions.1
            partners[1 - side][versions.1] = versions.0
        }
        return nil
    }

    /// Whoever was transferred has one token in the other session, which knows where it came from; a transfer that was
    /// taken back leaves nobody twice.
    private var successorComplaint: String? {
        for (here, there) in [(sides[0].session, sides[1].session), (sides[1].session, sides[0].session)] {
            for token in here.tokens {
                let copies = there.tokens.filter { $0.predecessor == here.id(of: token.number) }
                let successor = copies.filter { there.id(of: $0.number) == token.successor }
                if successor.count != (token.status == .transferred ? 1 : 0) {
                    return "token \(token.number) is \(token.status) and has \(successor.count) successors"
                }
                let strays = copies.filter { copy in copy.isLive && !successor.contains { $0.number == copy.number } }
                if !strays.isEmpty { return "token \(token.number) is in two sessions" }
            }
        }
        return nil
    }
}
