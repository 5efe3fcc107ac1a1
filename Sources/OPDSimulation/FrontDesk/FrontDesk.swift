import OPDEngine

/// The place where a simulated day is played: it takes one request after the other, and answers each.
///
/// Every request that changes something carries a key of its own. A request repeated with its key has one effect and gets
/// the first answer again, so that a day goes on undisturbed when the server behind a desk is killed and restarted.
package protocol FrontDesk: Sendable {
    /// Where that is, in words that follow "played": `in memory`, `at http://127.0.0.1:8000`.
    var place: String { get }

    func addDoctor(_ name: String, slots: [PatternSlot], key: RequestKey) async throws(DeskFailure) -> Doctor.ID

    func book(_ request: TokenRequest, key: RequestKey) async throws(DeskFailure) -> BookingAnswer

    func cancel(_ token: Token.ID, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer

    func recordNoShow(_ token: Token.ID, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer

    /// Does to one token what its action says.
    func act(_ action: TokenAction, on token: Token.ID, key: RequestKey) async throws(DeskFailure) -> PersonAnswer

    /// Calls the first of the doctor's queue.
    func callNext(of doctor: Doctor.ID, key: RequestKey) async throws(DeskFailure) -> PersonAnswer

    func change(
        _ change: SessionChange, of doctor: Doctor.ID, key: RequestKey
    ) async throws(DeskFailure) -> SessionAnswer

    /// The doctor leaves, and another one stands in. The answer is what became of each person of both.
    func leave(
        of doctor: Doctor.ID, standIn: Doctor.ID, key: RequestKey
    ) async throws(DeskFailure) -> [AffectedToken]

    /// The doctor's slots of the day that is played, in order.
    func schedule(of doctor: Doctor.ID) async throws(DeskFailure) -> [SlotSchedule]
}

/// Names one request of one run, as an idempotency key.
package struct RequestKey: Hashable, Sendable {
    package let text: String
}

/// The keys of one run, in order.
struct RequestKeys {
    private let run: String
    private var given = 0

    /// `run` must differ between any two runs against the same server.
    init(run: String) { self.run = run }

    mutating func next() -> RequestKey {
        given += 1
        return RequestKey(text: "simulate-\(run)-\(given)")
    }
}

/// Why a day can't go on.
package enum DeskFailure: Error, Equatable {
    /// The desk says no, in its own sentence.
    case refused(String)
    /// A simulated day has to be ahead, and the server has no such date.
    case noSuchDate(String)
    /// No answer, for as long as the desk was ready to wait.
    case unreachable(String)
    /// An answer that the API's description does not allow.
    case unexpectedAnswer(String)
    /// The engine's own check of a session found something.
    case violated([Violation])
}

extension DeskFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .refused(let sentence): "The desk refused a request of the day: \(sentence)"
        case .noSuchDate(let sentence), .unreachable(let sentence): sentence
        case .unexpectedAnswer(let sentence): "Not an answer of this API: \(sentence)"
        case .violated(let violations):
            "The session broke its own rules: " + violations.map(\.description).joined(separator: "; ")
        }
    }
}
