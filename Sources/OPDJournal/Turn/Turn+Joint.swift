import OPDEngine

/// Commands over several sessions: ordinary members of a turn. All parts are one write, so all happen or none.
extension Turn {
    /// What one session contributes to a joint command.
    struct Part {
        let place: Int
        let opening: SessionOpening?
        let events: [SessionEvent]
        var details: PersonalDetails?
    }

    // MARK: Transfer

    mutating func decide(_ order: TransferOrder, _ request: Request) -> Decision {
        let ids = [order.token.session, order.target]
        let (places, cold) = bring(all: ids)
        guard cold.isEmpty else { return Decision(result: .cold(cold)) }
        let streams = streams(of: places)
        do {
            try checkVersion(of: places[0], request)
            let parts = try parts(of: order, from: places[0], to: places[1], request)
            return Decision(result: .answer(.done(.joint(carryOut(parts, .transfer, [], request)))), streams: streams)
        } catch {
            return Decision(result: .answer(.refused(error)), streams: streams)
        }
    }

    private func parts(
        of order: TransferOrder, from origin: Int, to target: Int, _ request: Request
    ) throws(Refusal) -> [Part] {
        // Within one session it is a move, and two entries could not both be its next.
        if origin == target, let token = sessions[origin].session.token(order.token.number) {
            throw .session(.alreadyInSlot(token.number, token.slot))
        }
        let (session, opening) = try openedSession(at: target)
        let time = max(now, sessions[origin].time, sessions[target].time)
        let details = sessions[origin].record(of: order.token.number)?.details
        let keys = details.flatMap { patientKeys(of: $0, at: target, request) }
        let transfer = Transfer(
            number: order.token.number, slot: order.slot, acceptsWaitlist: order.acceptsWaitlist,
            allowsDuplicate: order.allowsDuplicate, patient: keys?.0)
        let decided: (origin: [SessionEvent], target: [SessionEvent])
        do {
            decided = try transfer.decide(from: sessions[origin].session, to: session, at: calendar.moment(at: time))
        } catch {
            switch error {
            case .inOrigin(let refusal): throw .session(refusal)
            case .inTarget(let refusal): throw .otherSession(refusal, order.target)
            }
        }
        let arriving = details?.ofPatient.salted(keys?.newSalt)
        return [
            Part(place: origin, opening: nil, events: decided.origin, details: request.details),
            Part(place: target, opening: opening, events: decided.target, details: arriving),
        ]
    }

    /// The session at a place, opened if it was not, and what with.
    func openedSession(at place: Int) throws(Refusal) -> (Session, SessionOpening?) {
        let session = sessions[place].session
        if session.isOpen { return (session, nil) }
        guard let doctor = directory.directory.doctor(session.id.doctor) else {
            throw .doctorNotFound(session.id.doctor)
        }
        let opening = try opening(of: session, doctor)
        return (session.opened(opening, at: now), opening)
    }

    // MARK: Undo

    mutating func decide(_ order: UndoOrder, _ request: Request) -> Decision {
        let ids = order.entries.map(\.session)
        let streams = ids.map { StreamID.session($0, epoch: epoch) } + [.directory(epoch: epoch)]
        if isOutdated(order) { return Decision(result: .outdated) }
        let (places, cold) = bring(all: ids)
        guard cold.isEmpty else { return Decision(result: .cold(cold)) }
        do {
            let parts = try parts(of: order, places, request)
            let events = try directoryEvents(of: order.directory)
            let cause: JointCommand.Cause = order.directory == nil ? .undo : .withdrawal
            return Decision(result: .answer(.done(.joint(carryOut(parts, cause, events, request)))), streams: streams)
        } catch {
            return Decision(result: .answer(.refused(error)), streams: streams)
        }
    }

    /// What was read before a reset is none of this epoch's; nor is a holiday what it was, set again or taken back.
    private func isOutdated(_ order: UndoOrder) -> Bool {
        guard order.epoch == epoch else { return true }
        guard let listed = order.listed else { return false }
        return listed.entries != directory.directory.holidays[listed.holiday]?.entries ?? []
    }

    private func parts(of order: UndoOrder, _ places: [Int], _ request: Request) throws(Refusal) -> [Part] {
        var parts: [Part] = []
        for (entry, place) in zip(order.entries, places) {
            if place == places.first { try checkVersion(of: place, request) }
            // A leave or a holiday names no session, so a refusal to take it back says which one it is about.
            let events = try undo(entry.reversal, at: place, isNamed: place == places.first && order.directory == nil)
            parts.append(Part(place: place, opening: nil, events: events, details: request.details))
        }
        return parts
    }

    func directoryEvents(of command: DirectoryCommand?) throws(Refusal) -> [DirectoryEvent] {
        guard let command else { return [] }
        if case .setHoliday(let day, nil) = command, directory.directory.holidays[day] == nil { throw .noHoliday(day) }
        do { return try directory.directory.decide(command) } catch { throw .directory(error) }
    }

    private func undo(_ reversal: Reversal, at place: Int, isNamed: Bool) throws(Refusal) -> [SessionEvent] {
        let time = max(now, sessions[place].time)
        do {
            return try sessions[place].session.decide(.undo(reversal), at: calendar.moment(at: time))
        } catch {
            throw isNamed ? .session(error) : .otherSession(error, sessions[place].session.id)
        }
    }

    // MARK: All parts

    func reference(to part: Part) -> EntryReference {
        EntryReference(session: sessions[part.place].session.id, version: sessions[part.place].version + 1)
    }

    /// Folds all parts, and plans one write of them. Each entry names the others; an entry that stands alone names none,
    /// unless it belongs to a change of the directory.
    mutating func carryOut(
        _ parts: [Part], _ cause: JointCommand.Cause, _ directoryEvents: [DirectoryEvent], _ request: Request
    ) -> JointReceipt {
        let references = parts.map { reference(to: $0) }
        let isJoint = parts.count > 1 || !directoryEvents.isEmpty
        let time = parts.reduce(max(now, directory.time)) { max($0, sessions[$1.place].time) }
        var written: [Write.Part] = []
        var receipts: [SessionReceipt] = []
        for (part, own) in zip(parts, references) {
            var events = part.opening.map { [SessionEvent.sessionOpened($0)] } ?? []
            if isJoint { events.append(.partOf(JointCommand(cause, others: references.filter { $0 != own }))) }
            events += part.events
            let details = sessions[part.place].kept(part.details, of: events)
            let entry = Entry(
                time: time, actor: request.actor, requestID: request.requestID, events: EventCoding.encode(events),
                details: details, redactions: sessions[part.place].redactions(by: events))
            let stream = StreamID.session(own.session, epoch: epoch)
            written.append(Write.Part(stream: stream, expectedVersion: own.version - 1, entry: entry))
            sessions[part.place].apply(events, details: details, at: time)
            isChanged[part.place] = true
            receipts.append(SessionReceipt(after: sessions[part.place], events: events))
        }
        let relied = reliedOnDirectory
        let directoryPart = directoryEvents.isEmpty ? nil : carryOut(directoryEvents, request)
        if let directoryPart {
            written.append(directoryPart)
        } else if parts.contains(where: { $0.opening != nil }) {
            written.append(relied)
        }
        write(request, written)
        return JointReceipt(sessions: receipts, directory: directory.directory, directoryEvents: directoryEvents)
    }
}
