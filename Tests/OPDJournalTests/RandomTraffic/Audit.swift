import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// What must hold of a journal and a hospital after whatever happened to them.
struct Audit {
    /// Ordered by stream and version.
    let entries: [RecordedEntry]
    let errands: [Errand]
    /// The tokens whose details were erased.
    let erased: Set<Token.ID>

    init(entries: [RecordedEntry], errands: [Errand]) {
        self.entries = entries
        self.errands = errands
        erased = Set(
            entries.flatMap { entry -> [Token.ID] in
                guard case .session(let id) = entry.stream.kind else { return [] }
                let events = (try? EventCoding.sessionEvents(from: entry.entry.events)) ?? []
                return events.compactMap { event in
                    if case .tokenErased(let number) = event { Token.ID(session: id, number: number) } else { nil }
                }
            })
    }

    /// Of whoever was erased no record shows anything, neither in the journal nor in memory.
    func erasedAreGone(_ hospital: Hospital) async throws {
        let names = Set(errands.filter { $0.booked.map { erased.contains($0) } ?? false }.compactMap(\.patient))
        for entry in entries {
            guard let details = entry.entry.details else { continue }
            for one in [details] + details.further { #expect(!names.contains(one.patientName ?? "")) }
        }
        for id in RandomErrands.sessions {
            let live = try await hospital.session(id).live
            for token in live.session.tokens where token.isErased { #expect(live.record(of: token).details == nil) }
        }
        #expect(names.count > 5)
    }

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
            case .done:
                let isGone = errand.request.isDryRun || errand.booked.map { erased.contains($0) } ?? false
                #expect(tokens == (isGone ? [] : [errand.booked]), "\(patient)")
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
            guard let reason = errand.request.details?.reason, errand.isAboutSessions else { continue }
            let count = entriesOfReason[reason, default: 0]
            switch errand.outcome {
            case .done where errand.request.isDryRun: #expect(count == 0, "\(reason)")
            case .done(.session(let receipt)): #expect(count == (receipt.events.isEmpty ? 0 : 1), "\(reason)")
            case .done(.joint(let receipt)): #expect(count == errand.entriesWithReason(receipt), "\(reason)")
            case .unknown: #expect(count <= (errand.isJoint ? 4 : 1), "\(reason)")
            default: #expect(count == 0, "\(reason)")
            }
        }
    }

    /// Who came from another session is the patient who left there, with what was known of them.
    func patientsGoAlong() throws {
        var sessions: [Session.ID: LiveSession] = [:]
        for entry in entries {
            guard case .session(let id) = entry.stream.kind else { continue }
            try sessions[id, default: LiveSession(id)].apply(entry)
        }
        for live in sessions.values {
            for token in live.session.tokens {
                guard let origin = token.predecessor else { continue }
                let there = sessions[origin.session]?.record(of: origin.number)?.details
                let here = live.record(of: token).details
                #expect(here?.patientName == there?.patientName, "\(origin.value)")
                #expect(here?.patientID == there?.patientID, "\(origin.value)")
                #expect((token.patient == nil) == (here?.patientID == nil))
            }
        }
    }

    /// The tokens of each patient, by the entries that gave them. Who comes from another session was booked there.
    private func bookings() throws -> [String: [Token.ID?]] {
        var bookings: [String: [Token.ID?]] = [:]
        for entry in entries {
            guard case .session(let id) = entry.stream.kind, let patient = entry.entry.details?.patientName else {
                continue
            }
            let events = try EventCoding.sessionEvents(from: entry.entry.events)
            if events.contains(where: { if case .transferArrived = $0 { true } else { false } }) { continue }
            for event in events {
                switch event {
                case .tokenBooked(let number, _, _, _), .tokenWaitlisted(let number, _, _):
                    bookings[patient, default: []].append(Token.ID(session: id, number: number))
                default: continue
                }
            }
        }
        return bookings
    }
}
