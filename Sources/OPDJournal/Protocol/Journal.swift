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
    func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome]

    /// The entries of a stream after a version, in order; with `through`, not beyond that version.
    func entries(
        of stream: StreamID, after version: Int, through: Int?
    ) throws(JournalFailure) -> [RecordedEntry]

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
    /// What was read makes no sense: a damaged file, or a newer release's entries.
    case unreadable(String)
}

extension JournalFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unavailable(let reason), .outcomeUnknown(let reason), .unreadable(let reason): reason
        }
    }
}
