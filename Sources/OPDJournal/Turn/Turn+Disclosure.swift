import OPDEngine

extension Turn {
    /// Every disclosure is recorded; none rests on anything but the end of its stream.
    mutating func decide(_ disclosure: Disclosure, _ request: Request) -> Decision {
        let day = calendar.moment(at: now).today
        var end = disclosures.flatMap { $0.day == day ? $0 : nil } ?? DisclosuresEnd(day: day)
        let stream = StreamID.disclosures(on: day, epoch: epoch)
        let entry = Entry(
            time: max(now, end.time), actor: request.actor, requestID: request.requestID,
            events: EventCoding.encode(disclosure), details: nil)
        write(request, [Write.Part(stream: stream, expectedVersion: end.version, entry: entry)])
        end.advance(at: entry.time)
        disclosures = end
        return Decision(result: .answer(.done(.recorded)), streams: [stream])
    }
}
