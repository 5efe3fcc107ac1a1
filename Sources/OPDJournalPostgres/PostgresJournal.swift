import OPDEngine
import OPDJournal
import Synchronization

/// The journal in a PostgreSQL database, for several nodes.
///
/// One connection appends, a turn a transaction; a few others read. Correctness rests on the versions of the heads that a
/// transaction has locked, see `Statement+Append`. Where a connection breaks over a COMMIT, what became of it is found out
/// from the rows, see `PendingTurn`.
package final class PostgresJournal: Journal {
    package let secret: HospitalSecret
    let address: ServerAddress
    private let writer: Mutex<Writer>
    private let readers: ReadingConnections
    /// For finding out quickly whether the database can be written.
    private let probes: ReadingConnections
    private let announcer: Announcer
    private let listener: Listener
    private let state = Mutex(State())
    private static let probePatience = Duration.seconds(3)

    private struct State {
        var isClosed = false
        /// Whether a turn's fate is still to be found out.
        var isUnsettled = false
    }

    /// Opens the database, and makes or completes its tables.
    ///
    /// `patience` is how long any call may take before it fails. A secret that is given becomes the hospital's own as long
    /// as there are no entries; later it must be the same. `allowsUnsafe` opens a server that may lose what it has
    /// committed, for tests.
    package init(
        url: String, secret given: HospitalSecret? = nil, patience: Duration = .seconds(10), allowsUnsafe: Bool = false
    ) throws(OpeningFailure) {
        let opening = try Opening(url: url, allowsUnsafe: allowsUnsafe)
        _ = try opening.migrate()
        secret = try opening.secret(given)
        let channel = try opening.channel()
        address = opening.address
        writer = Mutex(Writer(opening.address, patience: patience))
        readers = ReadingConnections(opening.address, patience: patience)
        probes = ReadingConnections(opening.address, patience: Self.probePatience)
        announcer = Announcer(opening.address, channel: channel)
        listener = Listener(opening.address, channel: channel)
    }

    /// The database of a URL as people may see it: without a password.
    package static func name(of url: String) -> String { (try? ServerAddress(url))?.name ?? "a PostgreSQL database" }

    /// Makes or completes the tables without opening the journal; gives the names of the migrations that were applied.
    package static func migrate(url: String) throws(OpeningFailure) -> [String] {
        try Opening(url: url, allowsUnsafe: true).migrate()
    }

    package func close() {
        state.withLock { $0.isClosed = true }
        listener.close()
        announcer.close()
        readers.close()
        probes.close()
        writer.withLock { $0.close() }
    }

    private func requireOpen() throws(JournalFailure) {
        if state.withLock({ $0.isClosed }) { throw .unavailable("the journal is closed") }
    }

    // MARK: Appending

    package var isShared: Bool { true }

    package func append(_ writes: [Write]) throws(JournalFailure) -> [WriteOutcome] {
        try writing { writer throws(JournalFailure) in try writer.append(writes) }
    }

    package func hold(_ known: [StreamPosition]) throws(JournalFailure) -> [RecordedEntry] {
        try writing { writer throws(JournalFailure) in try writer.hold(known) }
    }

    package func letGo() { writer.withLock { $0.letGo() } }

    private func writing<Value: Sendable>(
        _ body: (inout Writer) throws(JournalFailure) -> Value
    ) throws(JournalFailure) -> Value {
        try writer.withLock { writer throws(JournalFailure) in
            try requireOpen()
            defer { noteFate(in: writer) }
            return try body(&writer)
        }
    }

    private func noteFate(in writer: borrowing Writer) {
        let isUnsettled = writer.pending != nil
        state.withLock { $0.isUnsettled = isUnsettled }
    }

    /// Writes with the rules of an append, on a connection of its own: a turn may be going on.
    package func checkWritable() throws(JournalFailure) {
        try requireOpen()
        if state.withLock({ $0.isUnsettled }) { try settle() }
        try probes.reading { connection, deadline throws(PostgresFailure) in
            let results = try connection.run([.begin, .settings(), .probe, .commit], until: deadline)
            guard results.last?.command == "COMMIT", connection.warnings.isEmpty else {
                throw .lost("the database did not wait for its standby")
            }
        }
    }

    /// A turn that goes on meanwhile settles it, or finds that it cannot be settled.
    private func settle() throws(JournalFailure) {
        let isFree: Void? = try writer.withLockIfAvailable { writer throws(JournalFailure) in
            defer { noteFate(in: writer) }
            try writer.settle(until: Deadline(after: Self.probePatience))
        }
        if isFree == nil { throw .unavailable("the fate of a commit is being found out") }
    }
}

// MARK: Reading

extension PostgresJournal {
    package func entries(
        of stream: StreamID, after version: Int, through: Int?
    ) throws(JournalFailure) -> [RecordedEntry] {
        try rows(.entries(of: stream, after: version, through: through)).recordedEntries()
    }

    package func entries(_ filter: EntryFilter, limit: Int) throws(JournalFailure) -> [RecordedEntry] {
        try rows(.entries(filter, limit: limit)).recordedEntries()
    }

    package func heads(of streams: [StreamID]) throws(JournalFailure) -> [Int] {
        guard !streams.isEmpty else { return [] }
        var versions: [Int64: Int] = [:]
        for row in try rows(.heads(Set(streams.map(\.key)).sorted())).all {
            versions[try row.integer(0)] = Int(try row.integer(1))
        }
        return streams.map { versions[$0.key] ?? 0 }
    }

    package func remembered(
        _ keys: [Digest128], epoch: Int
    ) throws(JournalFailure) -> [Digest128: RememberedKey] {
        guard !keys.isEmpty else { return [:] }
        var remembered: [Digest128: RememberedKey] = [:]
        for row in try rows(.remembered(keys, epoch: epoch)).all {
            let key = try RememberedKey(row)
            remembered[key.key.key] = key
        }
        return remembered
    }

    package func currentEpoch() throws(JournalFailure) -> Int {
        guard let row = try rows(.newestStream).first, !row.isNull(0) else { return 1 }
        return StreamID(key: try row.integer(0))?.epoch ?? 1
    }

    func rows(_ statement: Statement) throws(JournalFailure) -> Rows {
        try readers.reading { connection, deadline throws(PostgresFailure) in
            try connection.rows(statement, until: deadline)
        }
    }

    /// Whether what is committed outlives this server's disk.
    package func durability() throws(JournalFailure) -> Durability? {
        let rows = try probes.reading { connection, deadline throws(PostgresFailure) in
            try connection.rows(.synchronousStandbys, until: deadline)
        }
        return try Durability(rows.first)
    }
}

// MARK: Announcements

extension PostgresJournal {
    package func announce(_ streams: [StreamID]) { announcer.announce(streams) }

    package func awaitAnnouncement(milliseconds: Int) -> [StreamID] {
        listener.await(milliseconds: milliseconds)
    }
}
