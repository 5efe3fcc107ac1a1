import OPDEngine
import OPDJournal

extension Entry {
    /// An entry that can be told from others by its token.
    static func sample(
        _ number: Int = 1, at time: Instant = .clock("09:00"), by actor: String? = nil,
        requestID: String? = nil, details: PersonalDetails? = nil
    ) -> Entry {
        let events = EventCoding.encode([.tokenCancelled(Token.Number(number)!)])
        return Entry(time: time, actor: actor, requestID: requestID, events: events, details: details)
    }
}

extension Write {
    /// Appends one entry to one stream.
    static func advancing(
        _ stream: StreamID, at version: Int, _ entry: Entry = .sample(), key: IdempotencyKey? = nil,
        time: Instant = .clock("09:00")
    ) -> Write {
        let key = key.map {
            RememberedKey(key: $0, stream: stream, version: version + 1, hasEntry: true, time: time)
        }
        return Write(parts: [.advance(stream, at: version, entry)], key: key)
    }

    /// Remembers a key, and appends nothing.
    static func remembering(
        _ key: IdempotencyKey, _ stream: StreamID, at version: Int, time: Instant = .clock("09:00")
    ) -> Write {
        Write(
            parts: [.rely(stream, at: version)],
            key: RememberedKey(key: key, stream: stream, version: version, hasEntry: false, time: time))
    }
}

extension Write.Part {
    static func advance(_ stream: StreamID, at version: Int, _ entry: Entry = .sample()) -> Write.Part {
        Write.Part(stream: stream, expectedVersion: version, entry: entry)
    }

    static func rely(_ stream: StreamID, at version: Int) -> Write.Part {
        Write.Part(stream: stream, expectedVersion: version, entry: nil)
    }
}

extension Journal {
    func all(_ stream: StreamID) throws(JournalFailure) -> [RecordedEntry] {
        try entries(of: stream, after: 0, through: nil)
    }

    /// The versions of the first two sessions and the directory.
    var headsOfSamples: [Int] {
        get throws(JournalFailure) { try heads(of: [.first, .second, .directory]) }
    }

    /// Whether the key is remembered in this epoch.
    func knows(_ key: IdempotencyKey, epoch: Int = 1) throws(JournalFailure) -> Bool {
        try remembered([key.key], epoch: epoch)[key.key] != nil
    }
}
