import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("POST /tokens/{token_id}/erase")
struct ErasureTests {
    private static let person: JSONValue = TestDesk.booking("Asha Rao").with("phone", "98450 00000")
        .with("patient_id", "MRN-77").with("reason", "a rash")

    private static let personal = ["Asha", "98450", "MRN-77", "a rash"]

    /// Everything that the API tells of the token.
    private func told(_ desk: TestDesk, _ id: Int) async throws -> String {
        var text = ""
        for path in ["/tokens/\(id)", "/tokens/\(id)/history", "/doctors/1/schedule", "/tokens", "/audit"] {
            text += try await desk.get(path).expectDone().text
        }
        return text + (try await desk.get(TestDesk.session + "queue").expectDone().text)
    }

    @Test("whose day is over is forgotten everywhere, and keeps number and place")
    func forgets() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let booked = try await desk.post("/tokens/book", Self.person).expectDone()
            let id = try #require(booked["token", "id"]?.whole)
            let before = try await told(desk, id)
            #expect(Self.personal.allSatisfy { before.contains($0) })
            desk.clock.set("08:00", on: "2026-11-23")
            let answer = try await desk.post("/tokens/\(id)/erase", ["reason": "asked by Asha"]).expectDone()
            #expect(answer["erased"]?[0]?["patient_name"] == "(erased)" && answer["erased"]?[0]?["erased"] == true)
            let token = try await desk.get("/tokens/\(id)").expectDone()
            #expect(token["number"] == 1 && token["status"] == "booked" && token["phone"] == .null)
            desk.clock.set("08:00")
            let text = try await told(desk, id)
            for word in Self.personal { #expect(!text.contains(word), "\(word)") }
            #expect(try await desk.get("/tokens?q=asha").expectDone()["tokens"] == [])
            #expect(text.contains("The personal details were erased."))
        }
    }

    @Test("who has a place still is erased only when that is said, and can then be booked again")
    func live() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let booked = try await desk.post("/tokens/book", Self.person).expectDone()
            let id = try #require(booked["token", "id"]?.whole)
            try await desk.post("/tokens/\(id)/erase").expectProblem(409, field: "accept_live")
            let dry = try await desk.post("/tokens/\(id)/erase?dry_run=true", ["accept_live": true]).expectDone()
            #expect(dry["dry_run"] == true)
            try await desk.post("/tokens/book", Self.person).expectProblem(409, field: "allow_duplicate")
            try await desk.post("/tokens/\(id)/erase", ["accept_live": true]).expectDone()
            try await desk.post("/tokens/book", Self.person).expectDone()
        }
    }

    @Test("follows the person to another doctor, and undo brings nothing back")
    func follows() async throws {
        try await withDesk { desk in
            for name in ["A", "B"] { try await desk.addDoctor(name) }
            let booked = try await desk.post("/tokens/book", Self.person).expectDone()
            let id = try #require(booked["token", "id"]?.whole)
            try await desk.post("/tokens/\(id)/transfer", ["doctor_id": 2, "slot_index": 0]).expectDone()
            let answer = try await desk.post("/tokens/\(id)/erase", ["accept_live": true]).expectDone()
            #expect(Set(answer["erased"]?.elements?.compactMap { $0["doctor_id"]?.whole } ?? []) == [1, 2])
            let version = try #require(answer["version"]?.whole)
            try await desk.post(TestDesk.session + "undo", ["version": .integer(version)]).expectProblem(
                409, "Version \(version) erased personal details, which nothing brings back.")
        }
    }

    @Test("a second time changes nothing, and a repeated booking answers (erased)")
    func repeated() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let booked = try await desk.post("/tokens/book", Self.person, key: "k").expectDone()
            let id = try #require(booked["token", "id"]?.whole)
            let first = try await desk.post("/tokens/\(id)/erase", ["accept_live": true]).expectDone()
            let second = try await desk.post("/tokens/\(id)/erase", ["accept_live": true]).expectDone()
            #expect(first["version"] == second["version"])
            let again = try await desk.post("/tokens/book", Self.person, key: "k").expectDone()
            #expect(again["token", "patient_name"] == "(erased)")
        }
    }
}
