import OPDEngine

/// What decisions rest on, where other nodes append too: a decision holds only as long as that has not moved on.
extension Turn {
    /// Has a write rely on everything that its decision looked at and does not advance, and on the epoch being the newest.
    mutating func rely(on streams: [StreamID], inWrite index: Int) {
        let named = Set(writes[index].parts.map(\.stream))
        for stream in streams + [.directory(epoch: epoch + 1)] where !named.contains(stream) {
            guard let version = version(of: stream) else { continue }
            writes[index].parts.append(Write.Part(stream: stream, expectedVersion: version, entry: nil))
        }
    }

    /// What the decisions without a write rest on: refusals, dry runs, repeated keys, commands with nothing to change.
    /// Streams that this turn advances are not among them, since their writes tell. Nil when there are none.
    func reliance(of decisions: [Decision]) -> Write? {
        let advanced = Set(writes.flatMap(\.advancedStreams))
        var streams: Set<StreamID> = []
        for decision in decisions where decision.write == nil {
            streams.formUnion(decision.streams)
        }
        guard !streams.isEmpty else { return nil }
        streams.insert(.directory(epoch: epoch + 1))
        let parts = streams.subtracting(advanced).sorted { $0.key < $1.key }.compactMap { stream in
            version(of: stream).map { Write.Part(stream: stream, expectedVersion: $0, entry: nil) }
        }
        return Write(parts: parts)
    }

    /// As this turn has it; nil when it has not looked at the stream.
    private func version(of stream: StreamID) -> Int? {
        switch stream.kind {
        case .directory: stream.epoch == epoch ? directory.version : 0
        case .session(let id): places[id].map { sessions[$0].version } ?? seen(id)?.version
        case .disclosures(let day): disclosures.flatMap { $0.day == day ? $0.version : nil }
        }
    }
}
