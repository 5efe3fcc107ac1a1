import OPDJournal
import Testing

@Suite("POST /admin/reset")
struct ResetTests {
    @Test("everything is cleared, and ids start at 1 again")
    func reset() async throws {
        try await withDesk { desk in
            try await desk.addDoctor("Dr. A")
            try await desk.addDoctor("Dr. B")
            try await desk.patch("/settings", ["booking_cutoff_minutes": 30])
            let asha = try await desk.bookedID("Asha")
            #expect(try await desk.post("/admin/reset").expectDone().json == ["detail": "State cleared"])
            #expect(try await desk.get("/doctors").json == [])
            #expect(try await desk.get("/settings")["booking_cutoff_minutes"] == .null)
            try await desk.get("/tokens/\(asha)").expectProblem(404, "Token \(asha) not found")
            #expect(try await desk.addDoctor("Dr. C") == 1)
            try await desk.get("/tokens/\(asha)").expectProblem(404, "Token \(asha) not found")
            #expect(try await desk.book("Bala")["token", "number"] == 1)
            #expect(try await desk.schedule()["doctor_name"] == "Dr. C")
        }
    }

    @Test("the time zone stays, and so does the reset after a restart")
    func restart() async throws {
        try await withTemporaryFolder { folder in
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                try await desk.addDoctor()
                try await desk.post("/admin/reset", [:]).expectDone()
            }
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                let doctors = try await desk.get("/doctors").json
                #expect(doctors == [])
                let id = try await desk.addDoctor()
                #expect(id == 1)
                #expect(desk.hospital.calendar.timeZone.identifier == "Asia/Kolkata")
            }
        }
    }

    @Test("where it is off, nothing is cleared")
    func off() async throws {
        try await withDesk(allowsReset: false) { desk in
            try await desk.addDoctor()
            try await desk.post("/admin/reset").expectProblem(403)
            #expect(try await desk.get("/doctors").json?.elements?.count == 1)
        }
    }
}
