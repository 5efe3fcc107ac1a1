import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("the patient's link")
struct LinkTests {
    @Test("shows one's own token without a login, and nobody's name")
    func shows() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            try await desk.call(.post, "/doctors", ["name": "A", "slot_labels": ["09-10"]], as: admin).expectDone()
            try await desk.call(.post, "/tokens/book", TestDesk.booking("Asha"), as: admin).expectDone()
            let booked = try await desk.call(.post, "/tokens/book", TestDesk.booking("Bala"), as: admin).expectDone()
            let code = try #require(booked["link"]?.text)
            let answer = try await desk.call(.get, "/links/\(code)", as: .nobody).expectDone()
            #expect(answer["number"] == 2 && answer["people_ahead"] == 1 && answer["slot"] == "09-10")
            #expect(!answer.text.contains("Asha") && !answer.text.contains("Bala"))
            let id = try #require(booked["token", "id"]?.whole)
            #expect(try await desk.call(.get, "/tokens/\(id)", as: admin)["link"]?.text == code)
        }
    }

    @Test("cancels one's own token, recorded as done by the link")
    func cancels() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let booked = try await desk.book("Asha")
            let code = try #require(booked["link"]?.text)
            try await desk.post("/links/\(code)/cancel", ["reason": "better"]).expectDone()
            try await desk.post("/links/\(code)/cancel").expectDone()
            let id = try #require(booked["token", "id"]?.whole)
            let history = try await desk.get("/tokens/\(id)/history").expectDone()
            #expect(history["history"]?.elements?.last?["actor"]?.text == "link:\(id)")
            #expect(try await desk.get("/links/\(code)")["status"] == "cancelled")
        }
    }

    @Test("follows the patient to another doctor, and back")
    func follows() async throws {
        try await withDesk { desk in
            for name in ["A", "B"] { try await desk.addDoctor(name) }
            let booked = try await desk.book("Asha")
            let (code, id) = (try #require(booked["link"]?.text), try #require(booked["token", "id"]?.whole))
            let there = try await desk.post("/tokens/\(id)/transfer", ["doctor_id": 2, "slot_index": 0]).expectDone()
            #expect(try await desk.get("/links/\(code)")["doctor_name"] == "B")
            let second = try #require(there["token", "id"]?.whole)
            try await desk.post("/tokens/\(second)/transfer", ["doctor_id": 1, "slot_index": 1]).expectDone()
            let back = try await desk.get("/links/\(code)").expectDone()
            #expect(back["doctor_name"] == "A" && back["slot"] == "10-11" && back["status"] == "booked")
        }
    }

    @Test("cannot be guessed from another one, and leads nowhere after a reset")
    func isSigned() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            try await desk.book("Asha")
            let code = try #require(try await desk.book("Bala", slot: 1)["link"]?.text)
            for index in 0..<code.count {
                var forged = Array(code)
                forged[index] = forged[index] == "A" ? "B" : "A"
                if String(forged) == code { continue }
                try await desk.get("/links/\(String(forged))").expectProblem(404)
            }
            for text in ["", "x", code + "A", String(code.dropLast()), "%00", code + "%3D"] where !text.isEmpty {
                try await desk.get("/links/\(text)").expectProblem(404)
            }
            try await desk.post("/admin/reset").expectDone()
            try await desk.addDoctor()
            try await desk.book("Chitra")
            try await desk.get("/links/\(code)").expectProblem(404, "This link leads nowhere. Please ask at the desk.")
        }
    }

    @Test("every token of every doctor and day has a code of its own, which leads back to it")
    func roundTrip() throws {
        let secret = HospitalSecret(bytes: [UInt8](repeating: 7, count: HospitalSecret.byteCount))
        var codes: Set<String> = []
        for doctor in [1, 2, Doctor.ID.largest] {
            for day in ["2000-01-01", "2099-12-31"] {
                for number in [1, 9_999] {
                    let session = Session.ID(
                        doctor: try #require(Doctor.ID(doctor)), day: try #require(ClinicDay(day)))
                    let id = Token.ID(session: session, number: try #require(Token.Number(number)))
                    let code = PatientLink.code(of: id, epoch: 1, secret)
                    #expect(PatientLink.token(of: code, epoch: 1, secret) == id)
                    #expect(PatientLink.token(of: code, epoch: 2, secret) == nil)
                    codes.insert(code)
                }
            }
        }
        #expect(codes.count == 12)
    }
}
