import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import OPDEngine
import OPDJournal
import OPDJournalSQLite
import Synchronization
import Testing

@testable import OPDServer

/// A server in process, on a journal of its own, with a clock that stands still.
struct TestDesk: Sendable {
    let client: any TestClientProtocol
    let hospital: Hospital
    let clock: TestClock
    let journal: FaultyJournal
    let log: CapturedLog
    let fates: Fates
    private let isClosed = Box(false)

    fileprivate init(
        client: any TestClientProtocol, hospital: Hospital, clock: TestClock, journal: FaultyJournal, log: CapturedLog,
        fates: Fates
    ) {
        self.client = client
        self.hospital = hospital
        self.clock = clock
        self.journal = journal
        self.log = log
        self.fates = fates
    }

    /// What the server said about commits of unknown fate.
    final class Fates: Sendable {
        private let reasons = Mutex<[String]>([])
        var all: [String] { reasons.withLock { $0 } }
        func add(_ reason: String) { reasons.withLock { $0.append(reason) } }
    }

    /// Ends the hospital, once.
    func close() {
        if !isClosed.value { hospital.close() }
        isClosed.value = true
    }

    /// Sends a request, and holds its answer against the API's document.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, headers: HTTPFields = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        let answer = TestAnswer(response)
        #expect(answer.requestID != nil, "an answer names its request", sourceLocation: sourceLocation)
        let gaps = APIDocument.shared.gaps(method.rawValue, path, answer)
        #expect(gaps.isEmpty, "\(method.rawValue) \(path)", sourceLocation: sourceLocation)
        return answer
    }

    @discardableResult
    func get(
        _ path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await send(.get, path, sourceLocation: sourceLocation)
    }

    @discardableResult
    func post(
        _ path: String, _ body: JSONValue? = nil, key: String? = nil, actor: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await command(.post, path, body, key: key, actor: actor, sourceLocation: sourceLocation)
    }

    @discardableResult
    func patch(
        _ path: String, _ body: JSONValue? = nil, key: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await command(.patch, path, body, key: key, sourceLocation: sourceLocation)
    }

    @discardableResult
    func command(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue?, key: String? = nil, actor: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        var headers: HTTPFields = [:]
        if body != nil { headers[.contentType] = "application/json" }
        headers[CommandRequest.keyHeader] = key
        headers[CommandRequest.actorHeader] = actor
        return try await send(
            method, path, body: body.map { Array($0.encoded.utf8) }, headers: headers, sourceLocation: sourceLocation)
    }

    /// Starts the request before anybody waits for its answer.
    func sending(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue?) -> Task<TestAnswer, any Error> {
        Task { try await command(method, path, body) }
    }
}

/// Opens a desk, hands it to the body, and closes it. With `database` it is a restart on the same file.
func withDesk(
    at time: String = "08:00", on day: String = "2026-11-22", timeZone: String = "Asia/Kolkata",
    allowsReset: Bool = true, documentationAssets: String? = nil, queueCapacity: Int = 4_096, database: String? = nil,
    setupCode: String? = nil, singleSignOn: SingleSignOn? = nil, heartbeat: Duration = .seconds(15),
    automaticInterval: Duration = .seconds(15), readinessLimit: Duration = .seconds(12),
    standstillLimit: Duration = .seconds(60), version: String = "unknown",
    configure: @escaping @Sendable (inout ServerOptions) -> Void = { _ in },
    _ body: @escaping @Sendable (TestDesk) async throws -> Void
) async throws {
    guard let database else {
        return try await withTemporaryFolder { folder in
            try await withDesk(
                at: time, on: day, timeZone: timeZone, allowsReset: allowsReset,
                documentationAssets: documentationAssets, queueCapacity: queueCapacity,
                database: "\(folder)/opdesk.db", setupCode: setupCode, singleSignOn: singleSignOn,
                heartbeat: heartbeat, automaticInterval: automaticInterval,
                readinessLimit: readinessLimit, standstillLimit: standstillLimit, version: version,
                configure: configure, body)
        }
    }
    let log = CapturedLog()
    let fates = TestDesk.Fates()
    let clock = TestClock(try #require(HospitalCalendar(timeZone: timeZone)), at: time, on: day)
    let journal = FaultyJournal(try SQLiteJournal(path: database))
    let metrics = PrometheusMetrics()
    let hospital = try Hospital(
        journal: journal, timeZone: timeZone, systemTimeZone: "UTC", clock: { clock.read() }, logger: log.logger(),
        queueCapacity: queueCapacity, metrics: metrics, onOutcomeUnknown: { fates.add($0) })
    var options = ServerOptions(
        host: "127.0.0.1", port: 0, allowsReset: allowsReset, documentationAssets: documentationAssets)
    options.heartbeat = heartbeat
    options.access.passwordCost = .least
    options.access.setupCode = setupCode
    options.access.singleSignOn = singleSignOn
    if singleSignOn != nil { options.access.mode = .on }
    options.automaticInterval = automaticInterval
    options.readinessLimit = readinessLimit
    options.standstillLimit = standstillLimit
    options.version = version
    configure(&options)
    let application = OPDServer(hospital, options: options, metrics: metrics, logger: log.logger()).application()
    try await application.test(.router) { client in
        let desk = TestDesk(
            client: client, hospital: hospital, clock: clock, journal: journal, log: log, fates: fates)
        defer { desk.close() }
        try await body(desk)
    }
}

/// Two servers on one journal, with one clock.
func withTwoDesks(_ body: @escaping @Sendable (TestDesk, TestDesk) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        let clock = TestClock(try #require(HospitalCalendar(timeZone: "Asia/Kolkata")), at: "08:00", on: "2026-11-22")
        let journal = try SQLiteJournal(path: "\(folder)/opdesk.db")
        defer { journal.close() }
        try await withServer(on: journal, clock) { first in
            try await withServer(on: journal, clock) { second in try await body(first, second) }
        }
    }
}

func withServer(
    on journal: any Journal, _ clock: TestClock, timeZone: String? = "Asia/Kolkata",
    _ body: @escaping @Sendable (TestDesk) async throws -> Void
) async throws {
    let (log, fates, faulty) = (CapturedLog(), TestDesk.Fates(), FaultyJournal(journal, isShared: true))
    let hospital = try Hospital(
        journal: faulty, timeZone: timeZone, systemTimeZone: "UTC", clock: { clock.read() }, logger: log.logger(),
        onOutcomeUnknown: { fates.add($0) })
    var options = ServerOptions(host: "127.0.0.1", port: 0, allowsReset: true, documentationAssets: nil)
    options.access.passwordCost = .least
    let application = OPDServer(hospital, options: options, logger: log.logger()).application()
    try await application.test(.router) { client in
        let desk = TestDesk(
            client: client, hospital: hospital, clock: clock, journal: faulty, log: log, fates: fates)
        defer { desk.close() }
        try await body(desk)
    }
}

func withTemporaryFolder(_ body: (_ path: String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "opdesk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
}
