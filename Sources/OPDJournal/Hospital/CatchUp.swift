import OPDEngine

/// Brings what is published up to what the journal holds: what other nodes have appended. Blocks while it reads.
///
/// Several threads may do so at once, since what is published only moves forward.
struct CatchUp {
    let journal: any Journal
    let published: Published
    let feed: Feed
    let clock: @Sendable () -> Instant

    /// Reads what is new in these streams.
    func streams(_ streams: Set<StreamID>) throws(JournalFailure) {
        if streams.contains(where: \.isDirectory) { try directory() }
        for known in positions(of: streams) where known.stream.isSession {
            try apply(journal.entries(of: known.stream, after: known.version, through: nil))
        }
    }

    /// The same, having waited until no other node is advancing the streams: nobody does until the next append. If it
    /// fails, their sessions are forgotten, and read anew when somebody wants them. Gives those in which others had been
    /// at work.
    func hold(_ streams: Set<StreamID>) throws(JournalFailure) -> Set<StreamID> {
        do {
            // It may be over with its whole epoch; then nothing of before is left to wait for.
            var streams = streams
            if streams.contains(where: \.isDirectory) {
                try directory()
                streams.insert(.directory(epoch: published.epoch))
            }
            let positions = positions(of: streams)
            guard !positions.isEmpty else { return [] }
            let entries = try journal.hold(positions)
            try apply(entries)
            return Set(entries.map(\.stream))
        } catch {
            published.update { state in
                for stream in streams {
                    if case .session(let id) = stream.kind { state.sessions[id] = nil }
                }
            }
            throw error
        }
    }

    /// Reads what is new in the directory, also that there is a new epoch.
    func directory() throws(JournalFailure) {
        let (known, epoch) = (published.epoch, try journal.currentEpoch())
        var directory = epoch == known ? published.directory : LiveDirectory()
        let entries = try journal.entries(of: .directory(epoch: epoch), after: directory.version, through: nil)
        for entry in entries { try directory.apply(entry) }
        published.update { $0.publish(directory, epoch: epoch) }
        if epoch > known { feed.endAll(closing: false) }
    }

    /// Where this node is with those of the streams that it has in memory, in the order of streams.
    private func positions(of streams: Set<StreamID>) -> [StreamPosition] {
        let epoch = published.epoch
        return streams.filter { $0.epoch == epoch }.sorted { $0.key < $1.key }.compactMap { stream in
            switch stream.kind {
            case .directory: StreamPosition(stream, published.directory.version)
            case .session(let id): published.peek(id).map { StreamPosition(stream, $0.live.version) }
            case .disclosures(let day): StreamPosition(stream, published.disclosures(on: day).version)
            }
        }
    }

    /// Folds entries, which come stream by stream, into what is published.
    private func apply(_ entries: [RecordedEntry]) throws(JournalFailure) {
        var rest = entries[...]
        while let first = rest.first {
            let end = rest.firstIndex { $0.stream != first.stream } ?? rest.endIndex
            switch first.stream.kind {
            case .directory: try fold(rest[..<end], epoch: first.stream.epoch)
            case .session(let id): try fold(rest[..<end], of: id, epoch: first.stream.epoch)
            case .disclosures(let day): try fold(rest[..<end], on: day, epoch: first.stream.epoch)
            }
            rest = rest[end...]
        }
    }

    private func fold(_ entries: ArraySlice<RecordedEntry>, epoch: Int) throws(JournalFailure) {
        guard published.epoch == epoch else { return }
        var directory = published.directory
        for entry in entries where entry.version > directory.version { try directory.apply(entry) }
        published.update { $0.publish(directory, epoch: epoch) }
    }

    private func fold(_ entries: ArraySlice<RecordedEntry>, on day: ClinicDay, epoch: Int) throws(JournalFailure) {
        var end = published.disclosures(on: day)
        for entry in entries where entry.version > end.version { try end.apply(entry) }
        published.update { $0.publish(end, epoch: epoch) }
    }

    private func fold(
        _ entries: ArraySlice<RecordedEntry>, of id: Session.ID, epoch: Int
    ) throws(JournalFailure) {
        guard var live = published.peek(id, epoch: epoch)?.live else { return }
        var items: [FeedItem] = []
        for entry in entries where entry.version > live.version {
            let events = try live.apply(entry)
            items.append(FeedItem(version: entry.version, time: entry.entry.time, events: events))
        }
        let session = PublishedSession(live, usedAt: clock())
        let replaced = published.update { $0.publish(session, epoch: epoch) }
        withExtendedLifetime(replaced) {}
        for item in items { feed.publish(item, of: id) }
    }
}

extension StreamID {
    var isDirectory: Bool { kind == .directory }
    var isSession: Bool { if case .session = kind { true } else { false } }
}
