import OPDEngine

/// Rebuilds the first answer to a command whose key is used again. Blocks while it reads the journal.
struct Replay {
    let journal: any Journal
    let key: RememberedKey

    func receipt(of command: Request.Command) throws -> Receipt {
        if command == .reset { return .reset }
        switch key.stream.kind {
        case .session(let id):
            let entry = EntryReference(session: id, version: key.version)
            let first = try session(entry, command)
            return isJoint(command) ? .joint(try joint(first, entry, command)) : .session(first)
        case .disclosures: return .recorded
        case .directory:
            let (directory, events) = try directory { version, _ in version == key.version }
            guard isJoint(command) else { return .directory(directory, key.hasEntry ? events : []) }
            return .joint(
                JointReceipt(sessions: [], directory: directory, directoryEvents: key.hasEntry ? events : []))
        }
    }

    private func isJoint(_ command: Request.Command) -> Bool {
        switch command {
        case .transfer, .leave, .holiday, .undo, .undoPrepared, .withdrawLeave, .withdrawHoliday, .erase: true
        case .directory, .session, .eraseFormer, .eraseFormerPrepared, .disclosure, .visit, .reset: false
        }
    }

    private func session(_ entry: EntryReference, _ command: Request.Command) throws -> SessionReceipt {
        let stream = StreamID.session(entry.session, epoch: key.stream.epoch)
        let entries = try journal.entries(of: stream, after: 0, through: entry.version)
        let events = try (key.hasEntry ? entries.last : nil).map {
            try EventCoding.sessionEvents(from: $0.entry.events)
        }
        var commanded: Token.Number?
        if case .session(_, let command) = command { commanded = command.token }
        if case .erase(let order) = command, order.token.session == entry.session { commanded = order.token.number }
        return SessionReceipt(
            after: try LiveSession(entry.session, folding: entries), events: events ?? [], commanded: commanded)
    }

    /// The other sessions, and the directory as the same command left it.
    private func joint(
        _ first: SessionReceipt, _ entry: EntryReference, _ command: Request.Command
    ) throws -> JointReceipt {
        let joint = first.events.joint
        let others = try (joint?.others ?? []).map { try session($0, command) }
        let (directory, events) = try directory(beside: entry, first.events)
        return JointReceipt(sessions: [first] + others, directory: directory, directoryEvents: events)
    }

    // MARK: The directory

    /// The directory right after the entry that the same command made in it, with that entry's events; the newest, if the
    /// command made none.
    private func directory(
        beside entry: EntryReference, _ events: [SessionEvent]
    ) throws -> (Directory, [DirectoryEvent]) {
        switch events.joint?.cause {
        case .leave(let id): return try directory { $1.records(leave: id) }
        case .holiday: return try directory { $1.sets(holidayOf: entry) }
        case .withdrawal: return try directory(withdrawing: entry, events)
        case .transfer, .undo, .erasure, nil: return try directory { _, _ in false }
        }
    }

    private func directory(
        withdrawing entry: EntryReference, _ events: [SessionEvent]
    ) throws -> (Directory, [DirectoryEvent]) {
        let undone = EntryReference(session: entry.session, version: events.undoneVersion ?? 0)
        let stream = StreamID.session(undone.session, epoch: key.stream.epoch)
        let entries = try journal.entries(of: stream, after: undone.version - 1, through: undone.version)
        let cause = try entries.first.flatMap { try EventCoding.sessionEvents(from: $0.entry.events).joint?.cause }
        if case .leave(let id) = cause { return try directory { $1.contains(.leaveWithdrawn(id)) } }
        var isInForce = false
        return try directory { _, events in
            if events.sets(holidayOf: undone) { isInForce = true }
            return isInForce && events.contains(.holidaySet(undone.session.day, nil))
        }
    }

    /// Folds the directory until an entry is the last one wanted.
    private func directory(_ isLast: (Int, [DirectoryEvent]) -> Bool) throws -> (Directory, [DirectoryEvent]) {
        let stream = StreamID.directory(epoch: key.stream.epoch)
        var directory = LiveDirectory()
        for entry in try journal.entries(of: stream, after: 0, through: nil) {
            try directory.apply(entry)
            let events = try EventCoding.directoryEvents(from: entry.entry.events)
            if isLast(entry.version, events) { return (directory.directory, events) }
        }
        return (directory.directory, [])
    }
}

extension [DirectoryEvent] {
    fileprivate func records(leave id: Leave.ID) -> Bool {
        contains { event in if case .leaveRecorded(let leave) = event { leave.id == id } else { false } }
    }

    /// Whether a holiday is set of which the entry is a part.
    fileprivate func sets(holidayOf entry: EntryReference) -> Bool {
        contains { event in
            if case .holidaySet(_, let holiday?) = event { holiday.entries.contains(entry) } else { false }
        }
    }
}
