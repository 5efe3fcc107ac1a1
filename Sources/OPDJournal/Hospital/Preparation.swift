import OPDEngine

/// What a command needs from the journal before it can join the queue. Blocks while it reads.
struct Preparation {
    let journal: any Journal
    let epoch: Int
    let directory: Directory

    /// Whether the command needs anything.
    static func isNeeded(for command: Request.Command) -> Bool {
        switch command {
        case .leave, .holiday, .undo, .withdrawLeave, .withdrawHoliday, .eraseFormer: true
        case .directory, .session, .transfer, .undoPrepared, .erase, .eraseFormerPrepared, .disclosure, .visit,
            .reset:
            false
        }
    }

    /// The command with what it needs; or why it cannot be carried out.
    func prepare(_ command: Request.Command) throws -> Request.Command {
        switch command {
        case .leave, .holiday: return try listing(command)
        case .undo(let entry): return .undoPrepared(try undo(entry))
        case .withdrawLeave(let id):
            // Asked before the sessions are, or what the leave's end has changed in them would be named as the reason.
            do { _ = try directory.decide(.withdrawLeave(id)) } catch { throw Refusal.directory(error) }
            let entries = directory.leaves[id - 1].entries
            return .undoPrepared(
                UndoOrder(epoch: epoch, entries: try entries.map { try part($0) }, directory: .withdrawLeave(id)))
        case .withdrawHoliday(let day):
            // One that there is not is refused in the turn: a repeated key goes before that.
            let entries = directory.holidays[day]?.entries ?? []
            return .undoPrepared(
                UndoOrder(
                    epoch: epoch, entries: try entries.map { try part($0) }, directory: .setHoliday(day, nil),
                    listed: UndoOrder.Listed(holiday: day, entries: entries)))
        case .eraseFormer(let stream): return .eraseFormerPrepared(try former(stream))
        default: return command
        }
    }

    /// A session of an epoch that is over: nobody but erasure changes it any more.
    private func former(_ stream: StreamID) throws -> FormerSession {
        guard case .session(let id) = stream.kind else { preconditionFailure("only sessions have patients") }
        let live = try LiveSession(id, folding: journal.entries(of: stream, after: 0, through: nil))
        let redactions = live.redactions(by: [.sessionErased])
        return FormerSession(stream: stream, version: live.version, time: live.time, redactions: redactions)
    }

    /// An absence with the sessions that it concerns and that have entries; any other command as it is.
    func listing(_ command: Request.Command) throws(JournalFailure) -> Request.Command {
        switch command {
        case .leave(var order):
            let days = sequence(first: order.days.first) { $0 < order.days.last ? $0.next : nil }
            order.known = try withEntries(days.map { Session.ID(doctor: order.doctor, day: $0) })
            return .leave(order)
        case .holiday(var order):
            order.known = try withEntries(directory.doctors.map { Session.ID(doctor: $0.id, day: order.day) })
            return .holiday(order)
        default: return command
        }
    }

    /// Those of the sessions that have entries.
    private func withEntries(_ sessions: [Session.ID]) throws(JournalFailure) -> [Session.ID] {
        let heads = try journal.heads(of: sessions.map { .session($0, epoch: epoch) })
        return zip(sessions, heads).filter { $1 > 0 }.map(\.0)
    }

    /// The entry, and those of other sessions that belong to the same command.
    private func undo(_ entry: EntryReference) throws -> UndoOrder {
        let (own, events) = try read(entry)
        let joint = events.joint
        let entries = try [own] + (joint?.others ?? []).map { try part($0) }
        switch joint?.cause {
        case .leave(let id): return UndoOrder(epoch: epoch, entries: entries, directory: .withdrawLeave(id))
        case .holiday: return UndoOrder(epoch: epoch, entries: entries, directory: .setHoliday(entry.session.day, nil))
        case .withdrawal: throw Refusal.withdrawalIsFinal
        case .transfer, .undo, .erasure, nil: return UndoOrder(epoch: epoch, entries: entries, directory: nil)
        }
    }

    private func part(_ entry: EntryReference) throws -> UndoOrder.Part { try read(entry).part }

    /// How one entry is taken back in its session, and what it did.
    private func read(
        _ entry: EntryReference
    ) throws -> (part: UndoOrder.Part, events: [SessionEvent]) {
        let stream = StreamID.session(entry.session, epoch: epoch)
        let entries = try journal.entries(of: stream, after: 0, through: entry.version)
        guard let last = entries.last, last.version == entry.version else { throw Refusal.entryNotFound(entry) }
        var before = LiveSession(entry.session)
        for earlier in entries.dropLast() { try before.apply(earlier) }
        var after = before
        try after.apply(last)
        let events = try EventCoding.sessionEvents(from: last.entry.events)
        var opened = before.session
        if case .sessionOpened = events.first { opened.evolve(events[0], at: last.entry.time) }
        let reversal = Reversal(before: opened, after: after.session)
        return (UndoOrder.Part(session: entry.session, reversal: reversal), events)
    }
}
