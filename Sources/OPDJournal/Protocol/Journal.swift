import OPDEngine

/// Where the entries are kept. Append-only; every entry for ever.
///
/// All calls block until they are done and may be made from any thread, but never from the cooperative pool. Every
/// implementation passes the same conformance suite.
package protocol Journal: AnyObject, Sendable {
    /// Appends in one transaction, which is on stable storage when this returns.
    ///
    /// The writes are taken in order. A write whose streams are not at the versions it expects is left out whole, and so
    /// is every later write to a stream that it would have advanced; the others are appended. On a thrown error nothing
    /// is known to be appended: see `JournalFailure`.
    ///
    /// A write without entries and key appends nothing: it asks whether its streams are at these versions at some moment
    /// of the call. A stream that a write with entries relies on stays at its version until the transaction is committed;
    /// only one that is relied on to have no entries is looked at once.
    func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome]

    /// The entries of a stream after a version, in order; with `through`, not beyond that version.
    func entries(
        of stream: StreamID, after version: Int, through: Int?
    ) throws(JournalFailure) -> [RecordedEntry]

    /// The newest of the entries that the filter takes, the newest first. It may have to look at every entry there is.
    func entries(_ filter: EntryFilter, limit: Int) throws(JournalFailure) -> [RecordedEntry]

    /// The version of the last entry of each stream; 0 for a stream without entries.
    func heads(of streams: [StreamID]) throws(JournalFailure) -> [Int]

    /// Which of these keys were used in this epoch.
    func remembered(
        _ keys: [Digest128], epoch: Int
    ) throws(JournalFailure) -> [Digest128: RememberedKey]

    /// The newest epoch that has entries, or 1.
    func currentEpoch() throws(JournalFailure) -> Int

    /// What makes the keyed hashes of this hospital its own.
    var secret: HospitalSecret { get }

    /// Finds out whether an append could succeed now, without leaving an entry.
    func checkWritable() throws(JournalFailure)

    /// Ends the use of the journal; what is appended stays.
    func close()

    // MARK: Erasing

    /// Sessions before a day, of this and of earlier epochs, with anything personal left beside their entries. Looks at a
    /// bounded part of the journal, from a place that an earlier call has given on; 0 is the beginning.
    func sessionsWithDetails(before day: ClinicDay, from place: Int64) throws(JournalFailure) -> DetailsSearch

    /// Has what redactions have taken away leave the files too, as far as the journal can see to that; `docs/erasure.md`
    /// says what it cannot. May take as long as reading all personal details does. With `rewriting` the files are written
    /// anew, and nobody else can use them meanwhile.
    func wipe(rewriting: Bool) throws(JournalFailure)

    /// What an acknowledged entry outlives; nil where that is the business of the disk alone.
    func durability() throws(JournalFailure) -> Durability?

    // MARK: Several nodes

    /// Whether other nodes may append to this journal too. What a node knows may then be behind at any time.
    var isShared: Bool { get }

    /// Waits until no other node is advancing these streams, and keeps all others from it until the next `append` or
    /// `letGo`: that append is in one transaction with it, whatever else it advances. Gives what each has after the version that is known, stream by stream, each in the order of versions.
    ///
    /// Only the one thread that appends may call it. It is a way to be next, never what correctness rests on.
    func hold(_ known: [StreamPosition]) throws(JournalFailure) -> [RecordedEntry]

    /// Gives up what `hold` holds, if anything.
    func letGo()

    /// Tells the other nodes that these streams have moved on; it may be lost on the way.
    func announce(_ streams: [StreamID])

    /// Waits for an announcement of another node, at most so long. Gives the streams that it names; none when the time is
    /// over or the journal is closed.
    func awaitAnnouncement(milliseconds: Int) -> [StreamID]
}

/// A journal of one node has nobody to wait for.
extension Journal {
    package func durability() throws(JournalFailure) -> Durability? { nil }

    package var isShared: Bool { false }

    package func hold(_ known: [StreamPosition]) throws(JournalFailure) -> [RecordedEntry] {
        var entries: [RecordedEntry] = []
        for known in known { entries += try self.entries(of: known.stream, after: known.version, through: nil) }
        return entries
    }

    package func letGo() {}

    package func announce(_ streams: [StreamID]) {}

    package func awaitAnnouncement(milliseconds: Int) -> [StreamID] { [] }
}

/// A part of a journal, looked through for personal details.
package struct DetailsSearch: Equatable, Sendable {
    package var sessions: [StreamID]
    /// Where the next search goes on; nil at the end.
    package var next: Int64?

    package init(sessions: [StreamID], next: Int64?) {
        self.sessions = sessions
        self.next = next
    }
}

/// Where a commit is when it is acknowledged.
package enum Durability: Equatable, Sendable {
    /// On the disk of one server: should that be lost, so are the last bookings.
    case oneServer
    /// On that and on a standby, of which there are so many now. While there is none, commits wait.
    case standby(count: Int)
}

/// A stream, and the version up to which it is known.
package struct StreamPosition: Hashable, Sendable {
    package let stream: StreamID
    package let version: Int

    package init(_ stream: StreamID, _ version: Int) {
        self.stream = stream
        self.version = version
    }
}

/// One command's part in a transaction: every stream it advances or relies on.
package struct Write: Equatable, Sendable {
    package struct Part: Equatable, Sendable {
        package let stream: StreamID
        /// The version that the stream must have now.
        package let expectedVersion: Int
        /// What is appended as the next version; nil when the write only relies on the stream as it is.
        package let entry: Entry?

        package init(stream: StreamID, expectedVersion: Int, entry: Entry?) {
            self.stream = stream
            self.expectedVersion = expectedVersion
            self.entry = entry
        }
    }

    package var parts: [Part]
    /// Remembered in the same transaction.
    package var key: RememberedKey?

    package init(parts: [Part], key: RememberedKey? = nil) {
        self.parts = parts
        self.key = key
    }

    /// The streams that get an entry; the others are only relied on.
    package var advancedStreams: [StreamID] { parts.filter { $0.entry != nil }.map(\.stream) }
}

package enum WriteOutcome: Equatable, Sendable {
    case appended
    /// These streams have moved on, or an earlier write that would have advanced them was left out.
    case conflict([StreamID])
    /// Another command has used the key.
    case keyTaken
}

/// Why the journal could not do what it was asked.
package enum JournalFailure: Error, Equatable, Sendable {
    /// Nothing was written, and a later attempt may succeed: the disk is full, the database is away.
    case unavailable(String)
    /// The transaction may or may not be on stable storage. Nobody may guess; the next start finds out.
    case outcomeUnknown(String)
    /// The same for now: the journal finds out before it appends anything else, so the node goes on.
    case undecided(String)
    /// The journal cannot take what it was given, and will not later; nothing was written.
    case rejected(String)
    /// What was read makes no sense: a damaged file, or a newer release's entries.
    case unreadable(String)
}

extension JournalFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unavailable(let reason), .outcomeUnknown(let reason), .undecided(let reason), .rejected(let reason),
            .unreadable(let reason):
            reason
        }
    }
}
