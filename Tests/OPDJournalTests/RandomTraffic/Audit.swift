import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// What must hold of a journal and a hospital after whatever happened to them.
struct Audit {
    /// Ordered by stream and version.
    let entries: [RecordedEntry]
    let errands: [Errand]

    /// `opdesk verify` finds nothing.
    func verifies() {
        var verification = Verification()
        for entry in entries { verification.add(entry) }
        verification.finish()
        #expect(verification.findings == [])
        #expect(verification.entries == entries.count)
    }

    /// Folding the journal gives the state that the hospital answers from.
    func replayEqualsMemory(_ hospital: Hospital) async throws {
        for id in RandomErrands.sessions {
            var replayed = LiveSession(id)
            for entry in entries where entry.stream == .session(id, epoch: 1) { try replayed.apply(entry) }
            let live = try await hospital.session(id).live
            #expect(live.session == replayed.session)
            #expect(live.version == replayed.version)
            #expect(live.time == replayed.time)
            let numbers = live.session.tokens.map(\.number)
            #expect(numbers.map { live.record(of: $0)?.details } == numbers.map { replayed.record(of: $0)?.details })
        }
        var directory = LiveDirectory()
        for entry in entries where entry.stream == .directory { try directory.apply(entry) }
        #expect(hospital.directory == directory.directory)
    }

    /// Every acknowledged booking is there exactly once, with the number that was told; nothing that was refused or sent
    /// away is there; what nobody knows is there at most once.
    func bookingsAreThereOnce() throws {
        let booked = try bookings()
        for errand in errands {
            guard let patient = errand.patient else { continue }
            let tokens = booked[patient] ?? []
            switch errand.outcome {
            case .done: #expect(tokens == [errand.booked], "\(patient)")
            case .refused, .unavailable: #expect(tokens == [], "\(patient)")
            case .unknown: #expect(tokens.count <= 1, "\(patient)")
            case nil: Issue.record("\(patient) was never answered")
            }
        }
    }

    /// The same for what is not a booking: its reason stands beside one entry, if it changed anything.
    func commandsHaveOneEffect() {
        var entriesOfReason: [String: Int] = [:]
        for entry in entries {
            if let reason = entry.entry.details?.reason { entriesOfReason[reason, default: 0] += 1 }
        }
        for errand in errands {
            guard case .session = errand.request.command, let reason = errand.request.details?.reason else { continue }
            let count = entriesOfReason[reason, default: 0]
            switch errand.outcome {
            case .done(.session(let receipt)): #expect(count == (receipt.events.isEmpty ? 0 : 1), "\(reason)")
            case .unknown: #expect(count <= 1, "\(reason)")
            default: #expect(count == 0, "\(reason)")
            }
        }
    }

    /// The tokens of each patient, by the entries that gave them.
    private func bookings() throws -> [String: [Token.ID?]] {
        var bookings: [String: [Token.ID?]] = [:]
        for entry in entries {
            guard case .session(let id) = entry.stream.kind, let patient = entry.entry.details?.patientName else {
                continue
            }
            for event in try EventCoding.sessionEvents(from: entry.entry.events) {
                switch event {
                case .tokenBooked(let number, _, _), .tokenWaitlisted(let number, _, _):
                    bookings[patient, default: []].append(Token.ID(session: id, number: number))
                default: continue
                }
            }
        }
        return bookings
    }
}
