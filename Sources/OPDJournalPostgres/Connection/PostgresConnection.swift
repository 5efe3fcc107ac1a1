import CLibPQ
import Foundation

/// One connection to the server. Everything is sent as a pipeline, and nothing waits beyond a deadline.
///
/// Statements have no names and change nothing of the connection, so a pooler may stand between, one that gives each
/// transaction another server process.
///
/// `@unchecked Sendable` because libpq lets any thread use a connection, one at a time: whoever has it, has it alone, and
/// it changes hands through a mutex.
final class PostgresConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    private let notices = Notices()
    private var reception = Reception()

    /// What has come of a pipeline so far.
    private struct Reception {
        var results: [Rows] = []
        var complaint: Complaint?
    }

    /// Connects; libpq itself bounds the time that each host may take.
    init(_ address: ServerAddress) throws(PostgresFailure) {
        guard let handle = address.connect() else { throw .lost("there is no memory for a connection") }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else { throw .lost(address.withoutPassword(Self.message(of: handle))) }
        PQsetNoticeReceiver(
            handle,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().all.append(Complaint(result))
            }, Unmanaged.passUnretained(notices).toOpaque())
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw .lost(Self.message(of: handle))
        }
    }

    deinit { PQfinish(handle) }

    /// Such as 150004 for release 15.4.
    var serverVersion: Int { Int(PQserverVersion(handle)) }

    func setting(_ name: String) -> String { PQparameterStatus(handle, name).map { String(cString: $0) } ?? "" }

    /// Whether nothing has come that nobody asked for: an idle connection that the server has closed has an end to read.
    var isQuiet: Bool {
        PQstatus(handle) == CONNECTION_OK && !Wait.isReadable(PQsocket(handle))
            && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// The warnings that came with the last pipeline.
    var warnings: [Complaint] { notices.all.filter { $0.severity == "WARNING" } }

    /// Runs the statements one after the other, in one round trip. Gives what each has given.
    ///
    /// Without a BEGIN among them, or before, they are one transaction. After an error none of the others is run.
    func run(_ statements: [Statement], until deadline: Deadline) throws(PostgresFailure) -> [Rows] {
        try send(statements)
        return try receive(until: deadline)
    }

    /// The only statement's rows.
    func rows(_ statement: Statement, until deadline: Deadline) throws(PostgresFailure) -> Rows {
        let results = try run([statement], until: deadline)
        guard let rows = results.first else { throw .lost("the server has not answered what it was asked") }
        return rows
    }

    /// Takes the statements for sending; `receive` sends what the system does not take at once.
    func send(_ statements: [Statement]) throws(PostgresFailure) {
        reception = Reception()
        notices.all = []
        forgetAnnouncements()
        for statement in statements {
            guard queue(statement) else { throw .lost(Self.message(of: handle)) }
        }
        guard PQpipelineSync(handle) == 1 else { throw .lost(Self.message(of: handle)) }
    }

    /// What the statements that were sent have given. When it is late it may be called again.
    func receive(until deadline: Deadline) throws(PostgresFailure) -> [Rows] {
        while true {
            try waitForResult(until: deadline)
            guard let result = PQgetResult(handle) else {
                // The end of one statement's results; or of everything.
                guard PQstatus(handle) == CONNECTION_OK else { throw .lost(Self.message(of: handle)) }
                continue
            }
            if try take(result) {
                if let complaint = reception.complaint { throw .refused(complaint) }
                return reception.results
            }
        }
    }

    /// Runs a script of several statements as they are, outside the pipeline.
    func run(script: String, until deadline: Deadline) throws(PostgresFailure) {
        reception = Reception()
        guard PQexitPipelineMode(handle) == 1, PQsendQuery(handle, script) == 1 else {
            throw .lost(Self.message(of: handle))
        }
        repeat {
            try waitForResult(until: deadline)
            guard let result = PQgetResult(handle) else { break }
            _ = try take(result)
        } while true
        guard PQenterPipelineMode(handle) == 1 else { throw .lost(Self.message(of: handle)) }
        if let complaint = reception.complaint { throw .refused(complaint) }
    }

    private func queue(_ statement: Statement) -> Bool {
        let parameters = statement.parameters
        let types = parameters.map { Oid($0.type) }
        let lengths = parameters.map { Int32($0.bytes.count) }
        let formats = parameters.map { _ in Int32(1) }
        // One buffer for all: a pointer into each array would need as many nested closures.
        var buffer = parameters.flatMap(\.bytes)
        // The address of an empty text must be one, for a null pointer would be NULL.
        buffer.append(0)
        return buffer.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var offset = 0
            let values = lengths.map { length in
                defer { offset += Int(length) }
                return start.map { $0 + offset }
            }
            return PQsendQueryParams(
                handle, statement.sql, Int32(parameters.count), types, values, lengths, formats, 1) == 1
        }
    }

    /// Takes one result; true when it is the end of the pipeline.
    private func take(_ result: OpaquePointer) throws(PostgresFailure) -> Bool {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: reception.results.append(Rows(result))
        case PGRES_PIPELINE_SYNC:
            PQclear(result)
            return true
        case PGRES_PIPELINE_ABORTED: PQclear(result)
        default:
            let complaint = Complaint(result)
            PQclear(result)
            if complaint.endsConnection || PQstatus(handle) != CONNECTION_OK { throw .lost(complaint.message) }
            if reception.complaint == nil { reception.complaint = complaint }
        }
        return false
    }

    /// Sends what is still to be sent, and waits until a result is there.
    private func waitForResult(until deadline: Deadline) throws(PostgresFailure) {
        while true {
            let left = PQflush(handle)
            if PQisBusy(handle) == 0 { return }
            guard Wait.forSocket(PQsocket(handle), writing: left == 1, milliseconds: deadline.milliseconds) else {
                throw .late
            }
            guard PQconsumeInput(handle) == 1 else { throw .lost(Self.message(of: handle)) }
        }
    }

    private static func message(of handle: OpaquePointer) -> String {
        let text = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        let lines = text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
        return lines.isEmpty ? "the connection is lost" : lines.joined(separator: "; ")
    }
}

// MARK: Announcements

extension PostgresConnection {
    /// Waits for announcements on the channels that this connection listens to, until the time is over or somebody wakes it.
    func announcements(until deadline: Deadline, wokenBy wakeUp: WakeUp) throws(PostgresFailure) -> [String] {
        while true {
            guard PQconsumeInput(handle) == 1 else { throw .lost(Self.message(of: handle)) }
            var payloads: [String] = []
            while let notification = PQnotifies(handle) {
                payloads.append(String(cString: notification.pointee.extra))
                PQfreemem(notification)
            }
            if !payloads.isEmpty || deadline.isOver || wakeUp.isAwake { return payloads }
            Wait.forSocket(PQsocket(handle), or: wakeUp, milliseconds: deadline.milliseconds)
        }
    }

    /// A pooler hands announcements to whoever has the server's process at the moment. Where nobody asks for them they
    /// would gather for ever.
    private func forgetAnnouncements() {
        while let notification = PQnotifies(handle) { PQfreemem(notification) }
    }
}

/// What the server has said beside the results, since the last pipeline was sent. Belongs to one connection.
private final class Notices {
    var all: [Complaint] = []
}

extension Complaint {
    fileprivate init(_ result: OpaquePointer) {
        // The letters of the fields in the protocol: macros that Swift does not import.
        func field(_ letter: UnicodeScalar) -> String {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) } ?? ""
        }
        let message = field("M")
        self.init(
            sqlState: field("C"), severity: field("V"),
            message: message.isEmpty ? "the connection is lost" : message)
    }
}
