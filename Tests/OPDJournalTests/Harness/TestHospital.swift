import Logging
import OPDEngine
import OPDJournal
import Testing

/// A hospital with a clock that the test moves.
final class TestHospital: Sendable {
    let hospital: Hospital
    let clock: ManualClock
    /// What was reported about commits of unknown fate.
    let unknownOutcomes: Mailed<String>

    init(
        _ journal: any Journal, timeZone: String? = "UTC", clock: ManualClock = ManualClock(),
        queueCapacity: Int = 4_096
    ) throws(Hospital.OpeningFailure) {
        let unknownOutcomes = Mailed<String>()
        hospital = try Hospital(
            journal: journal, timeZone: timeZone, systemTimeZone: "UTC", clock: { clock.now }, logger: .silent,
            queueCapacity: queueCapacity, onOutcomeUnknown: { unknownOutcomes.hand(over: $0) })
        self.clock = clock
        self.unknownOutcomes = unknownOutcomes
    }

    /// A new hospital in memory, with two doctors.
    static func new(
        _ journal: MemoryJournal, _ patterns: [SlotPattern] = [.hourly(2, 2), .hourly(2, 2)],
        queueCapacity: Int = 4_096
    ) throws -> TestHospital {
        try OtherNode(beside: journal).openHospital(patterns)
        return try TestHospital(journal, queueCapacity: queueCapacity)
    }

    func submit(_ request: Request) async -> Answer { await hospital.submit(request) }

    /// Submits all of them at the same time; the answers come in the order of the requests.
    func submitTogether(_ requests: [Request]) async -> [Answer] {
        await withTaskGroup { group in
            for (index, request) in requests.enumerated() {
                group.addTask { [hospital] in (index, await hospital.submit(request)) }
            }
            var answers: [Int: Answer] = [:]
            for await (index, answer) in group { answers[index] = answer }
            return requests.indices.map { answers[$0]! }
        }
    }

    func live(_ id: Session.ID = .first) async throws -> LiveSession { try await hospital.session(id).live }

    /// Ends the hospital, and with it the journal.
    func end() { hospital.close() }
}
