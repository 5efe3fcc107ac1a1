import AsyncHTTPClient
import Foundation
import OPDEngine
import OPDSimulation

/// The desk of a running server, through its HTTP API.
///
/// A request that gets no answer, or 503, is repeated with its key until the patience is over, so that a server killed and
/// restarted in the middle does not disturb the day.
actor HTTPDesk: FrontDesk {
    nonisolated let place: String

    private let base: String
    private let client: HTTPClient
    private let wanted: PlayedDate
    /// The day that is played, once it is known: the same for all the rest, past midnight too.
    private(set) var date: String?

    /// Pauses between repetitions grow from the first to the last; the patience is for one request with all of them.
    private static let patience = Duration.seconds(30)
    private static let pauses = (first: Duration.milliseconds(50), last: Duration.seconds(2))
    /// Of the server, or of a gateway that does not reach it.
    private static let unavailable: ClosedRange<UInt> = 502...504
    private static let answerBytesMax = 16 * 1024 * 1024

    /// The client does not repeat by itself: it would hide from the patience.
    static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(15)))
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// The address without a slash at its end; nil for what is none.
    static func baseURL(_ text: String) -> String? {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.host?.isEmpty == false, url.query == nil, url.fragment == nil
        else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    init(base: String, date: PlayedDate, client: HTTPClient) {
        self.base = base
        self.wanted = date
        self.client = client
        place = "at \(base)"
    }

    /// The doctor goes by the default settings, whatever the hospital's are, so that the day is the same everywhere.
    func addDoctor(_ name: String, slots: [PatternSlot], key: RequestKey) async throws(DeskFailure) -> Doctor.ID {
        let answer: DoctorAnswer = try await send(
            .post, "/doctors", DoctorBody(name: name, slots: slots), key: key.text)
        guard let doctor = Doctor.ID(answer.id) else { throw .unexpectedAnswer("a doctor with the id \(answer.id)") }
        let _: SettingsAnswer = try await send(
            .patch, "/doctors/\(doctor)/settings", DefaultSettingsBody(), key: key.text + "-settings")
        if date == nil { date = try await chosenDate(for: doctor) }
        return doctor
    }

    func book(_ request: TokenRequest, key: RequestKey) async throws(DeskFailure) -> BookingAnswer {
        let body = BookingBody(request, date: date)
        let answer: BookingAnswerBody = try await send(.post, "/tokens/book", body, key: key.text)
        return BookingAnswer(
            token: try answer.token.snapshot, bumped: try answer.bumpedToken?.snapshot, isWaitlisted: answer.waitlisted)
    }

    func cancel(_ token: Token.ID, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer {
        try await depart("/tokens/\(token.value)/cancel", key: key)
    }

    func recordNoShow(_ token: Token.ID, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer {
        try await depart("/tokens/\(token.value)/no-show", key: key)
    }

    func schedule(of doctor: Doctor.ID) async throws(DeskFailure) -> [SlotSchedule] {
        try await scheduleAnswer(of: doctor, on: date).schedule
    }

    private func depart(_ path: String, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer {
        let answer: DepartureAnswerBody = try await send(.post, path, EmptyBody(), key: key.text)
        return DepartureAnswer(departed: try answer.departed.snapshot, promoted: try answer.promoted?.snapshot)
    }

    /// Of the day that is played; of the server's today where none is named.
    func scheduleAnswer(of doctor: Doctor.ID, on date: String?) async throws(DeskFailure) -> ScheduleAnswer {
        let query = date.map { "?date=\($0)" } ?? ""
        return try await answer(to: HTTPClientRequest(url: "\(base)/doctors/\(doctor)/schedule\(query)"))
    }

    private func chosenDate(for doctor: Doctor.ID) async throws(DeskFailure) -> String {
        let text = try await scheduleAnswer(of: doctor, on: nil).date
        guard let today = ClinicDay(text) else { throw .unexpectedAnswer("a schedule of the date \(text)") }
        let days = try wanted.candidates(today: today)
        if days.count == 1 { return "\(days[0])" }
        for day in days {
            if try await !scheduleAnswer(of: doctor, on: "\(day)").slots.isEmpty { return "\(day)" }
        }
        throw .noSuchDate("Every date for a year ahead is a holiday at \(base).")
    }

    enum Method: String {
        case post = "POST"
        case patch = "PATCH"
    }

    /// The body's bytes are the same in every repetition, as the key asks for.
    func send<Answer: Decodable>(
        _ method: Method, _ path: String, _ body: some Encodable, key: String
    ) async throws(DeskFailure) -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        encoder.keyEncodingStrategy = .convertToSnakeCase
        guard let bytes = try? encoder.encode(body) else { throw .unexpectedAnswer("a request that is no JSON") }
        var request = HTTPClientRequest(url: base + path)
        request.method = .init(rawValue: method.rawValue)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Idempotency-Key", value: key)
        request.body = .bytes(bytes)
        return try await answer(to: request)
    }

    func read<Answer: Decodable>(_ path: String) async throws(DeskFailure) -> Answer {
        try await answer(to: HTTPClientRequest(url: base + path))
    }

    private func answer<Answer: Decodable>(to request: HTTPClientRequest) async throws(DeskFailure) -> Answer {
        let deadline = ContinuousClock.now + Self.patience
        var pause = Self.pauses.first
        while true {
            switch await attempt(request) {
            case .answered(let status, let bytes): return try Self.decode(bytes, status: status, of: request)
            case .failed(let reason):
                guard ContinuousClock.now + pause < deadline, !Task.isCancelled else {
                    throw .unreachable(
                        "No answer from \(base) for \(Self.patience.components.seconds) seconds. "
                            + "Is `opdesk serve` running there? The last attempt: \(reason)")
                }
                if pause == Self.pauses.first { noteWaiting() }
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, Self.pauses.last)
        }
    }

    private func noteWaiting() {
        let note = "\nNo answer from \(base); trying for up to \(Self.patience.components.seconds) seconds.\n"
        FileHandle.standardError.write(Data(note.utf8))
    }

    private enum Attempt {
        case answered(status: Int, Data)
        case failed(String)
    }

    private func attempt(_ request: HTTPClientRequest) async -> Attempt {
        do {
            let response = try await client.execute(request, timeout: .seconds(20))
            let body = try await response.body.collect(upTo: Self.answerBytesMax)
            let bytes = Data(body.readableBytesView)
            guard !Self.unavailable.contains(response.status.code) else {
                return .failed(Self.detail(in: bytes) ?? "HTTP \(response.status.code)")
            }
            return .answered(status: Int(response.status.code), bytes)
        } catch {
            return .failed(String("\(error)".prefix(200)))
        }
    }

    private static func decode<Answer: Decodable>(
        _ bytes: Data, status: Int, of request: HTTPClientRequest
    ) throws(DeskFailure) -> Answer {
        guard status == 200 else {
            guard let detail = detail(in: bytes) else {
                throw .unexpectedAnswer("HTTP \(status) to \(request.method) \(request.url)")
            }
            throw .refused("\(detail) (HTTP \(status))")
        }
        do {
            return try JSONDecoder().decode(Answer.self, from: bytes)
        } catch {
            throw .unexpectedAnswer("\(request.method) \(request.url): \(error)")
        }
    }

    /// The sentence of an `application/problem+json` (RFC 9457).
    private static func detail(in bytes: Data) -> String? {
        try? JSONDecoder().decode(ProblemAnswer.self, from: bytes).detail
    }
}
