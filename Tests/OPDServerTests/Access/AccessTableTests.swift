import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

/// Every route and every caller, from the table, over HTTP.
@Suite("the access table")
struct AccessTableTests {
    @Test("has every route once, and nothing else")
    func isComplete() async throws {
        try await withDesk { desk in
            let options = ServerOptions(host: "127.0.0.1", port: 0, allowsReset: true, documentationAssets: nil)
            let routes = OPDServer(desk.hospital, options: options, logger: desk.log.logger()).routes
            let lines = AccessTable.all.lines.map { "\($0.method.rawValue) \($0.path)" }
            #expect(Set(lines).count == lines.count)
            #expect(lines.sorted() == routes.map { "\($0.method) \($0.path)" }.sorted())
        }
    }

    @Test("the API's document says of each operation what the table does")
    func document() throws {
        for line in AccessTable.all.lines {
            let operation = try #require(
                APIDocument.shared.root["paths"]?[line.path]?[line.method.rawValue.lowercased()])
            #expect(operation["x-admission"]?.text == line.admission.text)
            #expect(operation["security"]?.elements?.isEmpty == !line.admission.needsProof, "\(line)")
            #expect(!line.admission.needsProof || operation["responses"]?["503"] != nil, "\(line)")
            #expect(
                (operation["responses"]?["401"] != nil)
                    == (line.admission.needsProof || line.method == .post && line.path == "/login"))
        }
    }

    @Test("the API's document names the ways to prove who one is, also the identity provider's signed tokens")
    func securitySchemes() throws {
        let schemes = try #require(APIDocument.shared.root["components"]?["securitySchemes"])
        #expect(schemes.members.map(\.name) == ["login", "key", "token"])
        #expect(schemes["token"]?["type"] == "http" && schemes["token"]?["scheme"] == "bearer")
        #expect(schemes["token"]?["bearerFormat"] == "JWT")
        for line in AccessTable.all.lines where line.admission.needsProof {
            let operation = APIDocument.shared.root["paths"]?[line.path]?[line.method.rawValue.lowercased()]
            #expect(operation?["security"] == [["login": []], ["key": []], ["token": []]], "\(line)")
        }
    }

    /// A call of a line that is let in may fail for what it says; a call that is not never gets so far.
    private static func path(_ line: AccessTable.Line, doctor: Int) -> String {
        line.path.replacing("{doctor_id}", with: "\(doctor)").replacing("{token_id}", with: "\(doctor)2611220001")
            .replacing("{date}", with: "2026-11-22").replacing("{index}", with: "0").replacing("{leave_id}", with: "1")
            .replacing("{name}", with: "nobody").replacing("{key_id}", with: "none").replacing("{code}", with: "none")
            .replacing("{file}", with: "none")
    }

    /// The feed does not end by itself.
    private static let lines = AccessTable.all.lines.filter {
        !$0.path.hasSuffix("/stream") && $0.path != "/logout/everywhere"
    }

    private static func expect(
        _ line: AccessTable.Line, _ answer: TestAnswer, _ permissions: Permissions?, own: Bool = true,
        isBound: Bool = false,
        _ who: String
    ) {
        let isLetIn =
            switch line.admission {
            case .everybody, .patient: true
            case .known: permissions != nil
            case .may(let permission): permissions?.has(permission) ?? false
            case .mayEverywhere(let permission): !isBound && permissions?.has(permission) ?? false
            }
        let name = "\(line.method.rawValue) \(line.path) by \(who): \(answer.status) \(answer.detail)"
        if isLetIn && own {
            #expect(answer.status != 401 && answer.status < 500, "\(name)")
            // The set-up is over, and the reset is not off here.
            #expect(answer.status != 403, "\(name)")
        } else {
            #expect(answer.status == (permissions == nil ? 401 : 403), "\(name)")
        }
    }

    @Test("nobody gets past what needs a login or a key, and neither does a forged, foreign or ended one")
    func strangers() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            try await desk.call(.post, "/doctors", ["name": "A", "slot_labels": ["09-10"]], as: admin).expectDone()
            let (key, id) = try await desk.key(["see_boards", "see_patients", "book"], by: admin)
            try await desk.call(.delete, "/keys/\(id)", as: admin).expectDone()
            let over = try await desk.user("asha", "manager", by: admin)
            try await desk.call(.post, "/logout", as: over).expectDone()
            let callers: [(String, Caller)] = [
                ("nobody", .nobody), ("a revoked key", key), ("an ended login", over), ("no key", .bearer("x")),
                ("a guessed key", .bearer("opdesk_\(id)_" + String(repeating: "a", count: 52))),
                ("a forged login", .cookie("1~1~1~1~1~root~" + String(repeating: "0", count: 32))),
                ("two logins", Caller(headers: [.cookie: "opdesk_login=a; opdesk_login=b"])),
            ]
            for (who, caller) in callers {
                for line in Self.lines where line.admission.needsProof {
                    let answer = try await desk.call(line.method, Self.path(line, doctor: 1), as: caller)
                    Self.expect(line, answer, nil, who)
                }
            }
        }
    }

    @Test("each role may what its permissions say, in each route, and nothing else", arguments: Role.allCases)
    func roles(role: Role) async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            for name in ["A", "B"] {
                try await desk.call(.post, "/doctors", ["name": .string(name), "slot_labels": ["09-10"]], as: admin)
                    .expectDone()
            }
            var caller = try await desk.user("asha", role.rawValue, doctor: role == .doctor ? 1 : nil, by: admin)
            for line in Self.lines {
                let answer = try await desk.call(line.method, Self.path(line, doctor: 1), [:], as: caller)
                Self.expect(line, answer, role.permissions, isBound: role == .doctor, role.rawValue)
                if line.path == "/logout" || line.path == "/admin/reset" {
                    caller = try await desk.relogin("asha", role, admin)
                }
            }
        }
    }

    @Test("a doctor may nothing in another doctor's sessions")
    func otherDoctors() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            for name in ["A", "B"] {
                try await desk.call(.post, "/doctors", ["name": .string(name), "slot_labels": ["09-10"]], as: admin)
                    .expectDone()
            }
            let caller = try await desk.user("dr", "doctor", doctor: 1, by: admin)
            for line in Self.lines where line.path.contains("{doctor_id}") || line.path.contains("{token_id}") {
                let answer = try await desk.call(line.method, Self.path(line, doctor: 2), [:], as: caller)
                Self.expect(line, answer, Role.doctor.permissions, own: false, "doctor 1")
            }
            let booking = TestDesk.booking("Asha").with("doctor_id", 2)
            try await desk.call(.post, "/tokens/book", booking, as: caller).expectProblem(403)
            try await desk.call(.post, "/tokens/book", TestDesk.booking("Asha"), as: caller).expectDone()
            try await desk.call(.post, "/tokens/book", booking, as: admin).expectDone()
            let found = try await desk.call(.get, "/tokens", as: caller).expectDone()
            #expect(found["tokens"]?.elements?.compactMap { $0["doctor_id"]?.whole } == [1])
            let transfer: JSONValue = ["doctor_id": 2, "slot_index": 0]
            try await desk.call(.post, "/tokens/12611220001/transfer", transfer, as: caller).expectProblem(403)
        }
    }

    @Test("a key may what its scopes say, and nothing else")
    func keys() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            try await desk.call(.post, "/doctors", ["name": "A", "slot_labels": ["09-10"]], as: admin).expectDone()
            for permission in [Permission.book, .seePatients, .seeReports] {
                let (caller, _) = try await desk.key([.string(permission.rawValue)], by: admin)
                for line in Self.lines {
                    let answer = try await desk.call(line.method, Self.path(line, doctor: 1), [:], as: caller)
                    Self.expect(line, answer, Permissions([permission]), "a key for \(permission.rawValue)")
                }
            }
        }
    }

    @Test("a token of the identity provider may what its role may, in each route", arguments: Role.allCases)
    func tokens(role: Role) async throws {
        try await withSignOn { desk in
            func bearer(_ role: Role, _ more: JSONValue = [:]) throws -> Caller {
                let claims = TestProvider.claims(more).with("roles", .string(role.rawValue)).with("doctor_id", 1)
                return .bearer(try SigningKey.rsa.token(claims))
            }
            let admin = try bearer(.admin)
            for name in ["A", "B"] {
                try await desk.call(.post, "/doctors", ["name": .string(name), "slot_labels": ["09-10"]], as: admin)
                    .expectDone()
            }
            let (caller, over) = (try bearer(role), try bearer(role, ["exp": .integer(TestProvider.now - 60)]))
            // A reset takes the doctors away, so it is not among them.
            for line in Self.lines where line.path != "/admin/reset" {
                if line.admission.needsProof {
                    let answer = try await desk.call(line.method, Self.path(line, doctor: 1), [:], as: over)
                    Self.expect(line, answer, nil, "an expired token")
                }
                if role == .doctor, line.path.contains("{doctor_id}") || line.path.contains("{token_id}") {
                    let answer = try await desk.call(line.method, Self.path(line, doctor: 2), [:], as: caller)
                    Self.expect(line, answer, role.permissions, own: false, "doctor 1 by a token")
                }
                let answer = try await desk.call(line.method, Self.path(line, doctor: 1), [:], as: caller)
                Self.expect(line, answer, role.permissions, isBound: role == .doctor, "\(role.rawValue) by a token")
            }
        }
    }

    @Test("overbooking and backdating need permissions of their own")
    func special() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            try await desk.call(.post, "/doctors", ["name": "A", "slot_labels": ["09-10"]], as: admin).expectDone()
            let clerk = try await desk.user("asha", "clerk", by: admin)
            let over = TestDesk.booking("Asha").with("overbook", true).with("reason", "asked by Dr. A")
            let back = TestDesk.booking("Bala", date: "2026-11-20").with("backdated", true)
            try await desk.call(.post, "/tokens/book", over, as: clerk).expectProblem(
                403, "user:asha may not do this: it needs the permission overbook. An admin can give it.")
            try await desk.call(.post, "/tokens/book", back, as: clerk).expectProblem(403)
            try await desk.call(.patch, "/users/asha", ["grants": ["overbook", "backdate"]], as: admin).expectDone()
            try await desk.call(.post, "/tokens/book", over, as: clerk).expectDone()
            try await desk.call(.post, "/tokens/book", back, as: clerk).expectDone()
        }
    }

    @Test("a display sees the queue without names")
    func display() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            try await desk.call(.post, "/doctors", ["name": "A", "slot_labels": ["09-10"]], as: admin).expectDone()
            try await desk.call(.post, "/tokens/book", TestDesk.booking("Asha Rao"), as: admin).expectDone()
            let display = try await desk.user("hall", "display", by: admin)
            let seen = try await desk.call(.get, "/doctors/1/sessions/2026-11-22/queue", as: display).expectDone()
            #expect(seen["expected"]?[0]?["number"] == 1 && seen["expected"]?[0]?["patient_name"] == "(withheld)")
            #expect(!seen.text.contains("Asha"))
            let named = try await desk.call(.get, "/doctors/1/sessions/2026-11-22/queue", as: admin).expectDone()
            #expect(named["expected"]?[0]?["patient_name"] == "Asha Rao")
        }
    }
}

extension TestDesk {
    /// After a logout, or a reset that has taken the doctors and their users along.
    fileprivate func relogin(_ name: String, _ role: Role, _ admin: Caller) async throws -> Caller {
        if hospital.access.users.contains(where: { $0.name.text == name }) { return try await login(name) }
        let root = try await login("root")
        for doctor in ["A", "B"] {
            try await call(.post, "/doctors", ["name": .string(doctor), "slot_labels": ["09-10"]], as: root)
                .expectDone()
        }
        return try await user(name, role.rawValue, doctor: role == .doctor ? 1 : nil, by: root)
    }
}
