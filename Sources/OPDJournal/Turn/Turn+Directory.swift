import OPDEngine

extension Turn {
    mutating func decide(_ command: DirectoryCommand, _ request: Request) -> Decision {
        let stream = StreamID.directory(epoch: epoch)
        do {
            let events = try directory.directory.decide(command)
            write(request, [carryOut(events, request)])
            return Decision(result: .answer(.done(.directory(directory.directory, events))), streams: [stream])
        } catch {
            return Decision(result: .answer(.refused(.directory(error))), streams: [stream])
        }
    }

    /// Folds the events into the directory, and says what the journal is to be told of it.
    mutating func carryOut(_ events: [DirectoryEvent], _ request: Request) -> Write.Part {
        let expected = directory.version
        var entry: Entry?
        if !events.isEmpty {
            let time = max(now, directory.time)
            let details = request.details?.credentials.map { PersonalDetails(credentials: $0) }
            entry = Entry(
                time: time, actor: request.actor, requestID: request.requestID, events: EventCoding.encode(events),
                details: details)
            directory.apply(events, details: details, at: time)
            directoryChanged = true
        }
        return Write.Part(stream: .directory(epoch: epoch), expectedVersion: expected, entry: entry)
    }

    mutating func reset(_ request: Request) -> Decision {
        let fresh = StreamID.directory(epoch: epoch + 1)
        // As it was fixed: the calendar may know the zone by another name, `UTC` as `GMT`.
        let timeZone = directory.directory.timeZone ?? calendar.timeZone.identifier
        // Who may let others in goes on, or nobody could.
        let remade = directory.directory.access.remade
        let events = [DirectoryEvent.hospitalOpened(timeZone: timeZone)] + remade.map { .access($0) }
        let details = directory.credentials(of: remade).map { PersonalDetails(credentials: $0) }
        let time = max(now, directory.time)
        let entry = Entry(
            time: time, actor: request.actor, requestID: request.requestID, events: EventCoding.encode(events),
            details: details)
        write(request, [Write.Part(stream: fresh, expectedVersion: 0, entry: entry), reliedOnDirectory])
        var empty = LiveDirectory()
        empty.apply(events, details: details, at: time)
        freshDirectory = empty
        return Decision(result: .answer(.done(.reset)), streams: [fresh])
    }
}
