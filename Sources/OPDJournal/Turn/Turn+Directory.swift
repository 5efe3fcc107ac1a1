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
            entry = Entry(
                time: time, actor: request.actor, requestID: request.requestID, events: EventCoding.encode(events),
                details: nil)
            directory.apply(events, at: time)
            directoryChanged = true
        }
        return Write.Part(stream: .directory(epoch: epoch), expectedVersion: expected, entry: entry)
    }

    mutating func reset(_ request: Request) -> Decision {
        let fresh = StreamID.directory(epoch: epoch + 1)
        // As it was fixed: the calendar may know the zone by another name, `UTC` as `GMT`.
        let timeZone = directory.directory.timeZone ?? calendar.timeZone.identifier
        let events = [DirectoryEvent.hospitalOpened(timeZone: timeZone)]
        let time = max(now, directory.time)
        let entry = Entry(
            time: time, actor: request.actor, requestID: request.requestID, events: EventCoding.encode(events),
            details: nil)
        write(request, [Write.Part(stream: fresh, expectedVersion: 0, entry: entry)])
        var empty = LiveDirectory()
        empty.apply(events, at: time)
        freshDirectory = empty
        return Decision(result: .answer(.done(.reset)), streams: [fresh])
    }
}
