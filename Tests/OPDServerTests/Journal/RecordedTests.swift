import OPDEngine
import OPDJournal
import Testing

@Suite("What the journal keeps of a request")
struct RecordedTests {
    private func entries(_ desk: TestDesk) throws -> [RecordedEntry] {
        let doctor = try #require(Doctor.ID(1))
        let session = Session.ID(doctor: doctor, day: try #require(ClinicDay("2026-11-22")))
        return try desk.journal.entries(of: .session(session, epoch: 1), after: 0, through: nil)
    }

    @Test("who asked is in the entry; nil when nobody said")
    func actor() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.post("/tokens/book", TestDesk.booking("Asha"), actor: "front desk")
            try await desk.post("/tokens/12611220001/cancel")
            #expect(try entries(desk).map(\.entry.actor) == ["front desk", nil])
        }
    }

    @Test("name, phone, patient id and reason stand beside the entry, never in it")
    func details() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let booking = TestDesk.booking("Zenobia").with("phone", "555-0199").with("patient_id", "MRN-77")
            try await desk.post("/tokens/book", booking, key: "secret-key")
            try await desk.post("/tokens/12611220001/cancel", ["reason": "migraine"])
            let entries = try entries(desk)
            #expect(entries.count == 2)
            for entry in entries {
                let events = String(decoding: entry.entry.events, as: UTF8.self)
                for word in ["Zenobia", "555-0199", "MRN-77", "migraine", "secret-key"] {
                    #expect(!events.contains(word))
                }
            }
            let details = try #require(entries[0].entry.details)
            #expect(details.patientName == "Zenobia")
            #expect(details.phone == "555-0199")
            #expect(details.patientID == "MRN-77")
            #expect(entries[1].entry.details == PersonalDetails(reason: "migraine"))
        }
    }
}
