import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("logging in")
struct LoginTests {
    private static func body(_ user: String, _ password: String) -> JSONValue {
        ["user": .string(user), "password": .string(password)]
    }

    @Test("until there is a user everybody may everything, and from then on nobody who does not log in")
    func begins() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let admin = try await desk.administrator()
            try await desk.call(.get, "/doctors", as: .nobody).expectProblem(401)
            let me = try await desk.call(.get, "/me", as: admin).expectDone()
            #expect(me["actor"] == "user:root" && me["permissions"]?.elements?.count == Permission.allCases.count)
        }
    }

    @Test("the login is out of reach of scripts, and sent to this site only")
    func cookie() async throws {
        try await withDesk { desk in
            _ = try await desk.administrator()
            let answer = try await desk.call(.post, "/login", Self.body("root", TestDesk.password), as: .nobody)
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
        }
    }

    @Test("a wrong password, a user who is not there and one who is disabled get the same answer")
    func noEnumeration() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            _ = try await desk.user("asha", "clerk", by: admin)
            try await desk.call(.patch, "/users/asha", ["disabled": true], as: admin).expectDone()
            var answers: [String] = []
            for (user, password) in [("root", "wrong"), ("nobody", "wrong"), ("asha", TestDesk.password)] {
                let answer = try await desk.call(.post, "/login", Self.body(user, password), as: .nobody)
                answer.expectProblem(401, "The name or the password is wrong.")
                answers.append(answer.text)
            }
            #expect(Set(answers).count == 1)
        }
    }

    @Test("who fails again and again waits longer and longer, whether the user is there or not")
    func growingDelay() async throws {
        try await withDesk { desk in
            _ = try await desk.administrator()
            for user in ["root", "nobody"] {
                for _ in 1...5 {
                    try await desk.call(.post, "/login", Self.body(user, "wrong"), as: .nobody).expectProblem(401)
                }
                var waits: [String?] = []
                for _ in 1...3 {
                    let refused = try await desk.call(.post, "/login", Self.body(user, TestDesk.password), as: .nobody)
                    refused.expectProblem(429)
                    waits.append(refused.headers[.retryAfter])
                    desk.clock.advance(milliseconds: 300_000)
                    try await desk.call(.post, "/login", Self.body(user, "wrong"), as: .nobody).expectProblem(401)
                }
                #expect(waits == ["1", "2", "4"])
            }
        }
    }

    @Test("a login ends when it was not used for four hours, and after twelve in all; its use renews it")
    func expiry() async throws {
        try await withDesk(at: "06:00") { desk in
            var caller = try await desk.administrator()
            desk.clock.advance(milliseconds: 3 * 3_600_000)
            for _ in 1...3 {
                let answer = try await desk.call(.get, "/me", as: caller).expectDone()
                caller = .cookie(try #require(answer.login))
                #expect(try await desk.call(.get, "/me", as: caller).login == nil, "just renewed")
                desk.clock.advance(milliseconds: 3 * 3_600_000 - 1)
            }
            try await desk.call(.get, "/me", as: caller).expectDone()
            desk.clock.advance(milliseconds: 3)
            try await desk.call(.get, "/me", as: caller).expectProblem(401)
            let idle = try await desk.login("root")
            desk.clock.advance(milliseconds: 4 * 3_600_000)
            try await desk.call(.get, "/me", as: idle).expectProblem(401)
        }
    }

    @Test("logging out ends that login, everywhere ends all, and so do a new password and being disabled")
    func logout() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            let (first, second) = (try await desk.user("asha", "clerk", by: admin), try await desk.login("asha"))
            try await desk.call(.post, "/logout", as: first).expectDone()
            try await desk.call(.get, "/me", as: first).expectProblem(401)
            try await desk.call(.get, "/me", as: second).expectDone()
            let third = try await desk.login("asha")
            try await desk.call(.post, "/logout/everywhere", as: second).expectDone()
            try await desk.call(.get, "/me", as: third).expectProblem(401)
            let fourth = try await desk.login("asha")
            try await desk.call(.put, "/users/asha/password", ["password": "another long one"], as: admin).expectDone()
            try await desk.call(.get, "/me", as: fourth).expectProblem(401)
            let fifth = try await desk.login("asha", "another long one")
            try await desk.call(.patch, "/users/asha", ["disabled": true], as: admin).expectDone()
            try await desk.call(.get, "/me", as: fifth).expectProblem(401)
        }
    }

    @Test("one changes one's own password with the one of before, and goes on with a new login")
    func ownPassword() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            let before = try await desk.user("asha", "clerk", by: admin)
            let change: JSONValue = ["current_password": .string(TestDesk.password), "password": "another long one"]
            try await desk.call(.put, "/me/password", change.with("current_password", "wrong"), as: before)
                .expectProblem(401)
            let answer = try await desk.call(.put, "/me/password", change, as: before).expectDone()
            try await desk.call(.get, "/me", as: before).expectProblem(401)
            try await desk.call(.get, "/me", as: .cookie(try #require(answer.login))).expectDone()
            _ = try await desk.login("asha", "another long one")
        }
    }

    @Test("a login that somebody had before is not taken over by the one of who logs in")
    func fixation() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            let planted = try await desk.user("mallory", "clerk", by: admin)
            let answer = try await desk.call(
                .post, "/login", Self.body("root", TestDesk.password), as: planted
            ).expectDone()
            let mine = try #require(answer.login)
            #expect(planted.headers[.cookie] != "\(Login.cookieName)=\(mine)")
            #expect(try await desk.call(.get, "/me", as: planted)["user"] == "mallory")
            #expect(try await desk.call(.get, "/me", as: .cookie(mine))["user"] == "root")
        }
    }

    @Test("a login is bound to its user, hospital and epoch: no part of it can be changed")
    func forging() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            let asha = try await desk.user("asha", "clerk", by: admin)
            let value = try #require(asha.headers[.cookie]).dropFirst(Login.cookieName.count + 1)
            let parts = value.split(separator: "~").map(String.init)
            for index in parts.indices {
                var forged = parts
                forged[index] = index == 5 ? "root" : index == 6 ? String(parts[6].reversed()) : "7"
                try await desk.call(.get, "/me", as: .cookie(forged.joined(separator: "~"))).expectProblem(401)
            }
            try await desk.call(.post, "/admin/reset", as: admin).expectDone()
            try await desk.call(.get, "/me", as: asha).expectProblem(401)
            _ = try await desk.login("asha")
        }
    }

    @Test("a page of another site changes nothing, with a login or without, and whether users are there or not")
    func crossSite() async throws {
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        try await withDesk { desk in
            let foreign: [HTTPFields] = [
                [site: "cross-site"], [site: "same-site"], [.origin: "http://evil.example"], [.origin: "null"],
            ]
            for headers in foreign {
                try await desk.call(.post, "/admin/reset", as: .nobody, more: headers).expectProblem(403)
            }
            let admin = try await desk.administrator()
            for headers in foreign {
                try await desk.call(.post, "/admin/reset", as: admin, more: headers).expectProblem(403)
                try await desk.call(.post, "/login", Self.body("root", "x"), as: .nobody, more: headers)
                    .expectProblem(403)
            }
            try await desk.call(.post, "/logout", as: admin, more: [site: "same-origin"]).expectDone()
        }
    }

    @Test("what a user does is recorded with the user and the request; a claimed actor is refused")
    func attributed() async throws {
        try await withDesk { desk in
            try await desk.addDoctor()
            let admin = try await desk.administrator()
            let asha = try await desk.user("asha", "clerk", by: admin)
            let answer = try await desk.call(
                .post, "/tokens/book", TestDesk.booking("P"), as: asha, more: [DeskContext.requestIDHeader: "r-17"])
            let id = try #require(answer.expectDone()["token", "id"]?.whole)
            let history = try await desk.call(.get, "/tokens/\(id)/history", as: asha).expectDone()
            #expect(history["history"]?[0]?["actor"] == "user:asha")
            let session = Session.ID(doctor: try #require(Doctor.ID(1)), day: try #require(ClinicDay("2026-11-22")))
            let entries = try desk.journal.entries(of: .session(session, epoch: 1), after: 0, through: nil)
            #expect(entries.map(\.entry.requestID) == ["r-17"])
            try await desk.call(
                .post, "/tokens/book", TestDesk.booking("Q"), as: asha, more: [CommandRequest.actorHeader: "root"]
            ).expectProblem(422, field: "X-Actor")
            let (key, _) = try await desk.key(["book"], by: admin)
            let booked = try await desk.call(
                .post, "/tokens/book", TestDesk.booking("R"), as: key, more: [CommandRequest.actorHeader: "nurse 3"])
            let second = try #require(booked.expectDone()["token", "id"]?.whole)
            let story = try await desk.call(.get, "/tokens/\(second)/history", as: asha).expectDone()
            #expect(story["history"]?[0]?["actor"] == "key:lab for nurse 3")
        }
    }

    @Test("no password, hash or key is in an entry, and a password is no part of what a repeated request is known by")
    func secretsStayOutside() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            let (key, _) = try await desk.key(["book"], by: admin)
            let secret = try #require(key.headers[.authorization]).dropFirst(7)
            for recorded in try desk.journal.entries(of: .directory(epoch: 1), after: 0, through: nil) {
                let events = String(decoding: recorded.entry.events, as: UTF8.self)
                #expect(!events.contains("scrypt") && !events.contains("sha256") && !events.contains(secret))
                #expect(recorded.entry.details?.credentials?.contains(secret) != true)
            }
            let again: HTTPFields = [CommandRequest.keyHeader: "new-user"]
            for password in ["a long sentence is best", "another sentence is best"] {
                let body: JSONValue = ["name": "asha", "role": "clerk", "password": .string(password)]
                try await desk.call(.post, "/users", body, as: admin, more: again).expectDone()
            }
            _ = try await desk.login("asha")
        }
    }

    @Test("a repeated request for a key gets the key without what proves it")
    func keyShownOnce() async throws {
        try await withDesk { desk in
            let admin = try await desk.administrator()
            let body: JSONValue = ["name": "lab", "scopes": ["book"], "expires_in_days": 1]
            let again: HTTPFields = [CommandRequest.keyHeader: "new-key"]
            let first = try await desk.call(.post, "/keys", body, as: admin, more: again).expectDone()
            let second = try await desk.call(.post, "/keys", body, as: admin, more: again).expectDone()
            #expect(first["id"] == second["id"] && second["secret"] == .null)
            let key = Caller.bearer(try #require(first["secret"]?.text))
            try await desk.call(.get, "/me", as: key).expectDone()
            desk.clock.advance(milliseconds: 86_400_000)
            try await desk.call(.get, "/me", as: key).expectProblem(401)
        }
    }

    @Test("users, keys and passwords are there after a restart, and after a reset")
    func restart() async throws {
        try await withTemporaryFolder { folder in
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                let admin = try await desk.administrator()
                _ = try await desk.user("asha", "clerk", by: admin)
                try await desk.call(.post, "/admin/reset", as: admin).expectDone()
            }
            try await withDesk(database: "\(folder)/opdesk.db") { desk in
                try await desk.call(.get, "/doctors", as: .nobody).expectProblem(401)
                let asha = try await desk.login("asha")
                #expect(try await desk.call(.get, "/doctors", as: asha).expectDone().json == [])
                _ = try await desk.login("root")
            }
        }
    }
}

@Suite("the first user")
struct SetUpTests {
    private static let body: JSONValue = [
        "code": "K7M2-PQ9X-3FGH", "user": "root", "password": .string(TestDesk.password),
    ]

    @Test("is made with the code of the terminal, once, and is logged in")
    func once() async throws {
        try await withDesk(setupCode: "K7M2-PQ9X-3FGH") { desk in
            try await desk.call(.post, "/setup", Self.body.with("code", "K7M2-PQ9X-3FGG"), as: .nobody).expectProblem(
                403, "This is not the set-up code of this server. Its terminal shows it.")
            #expect(!desk.hospital.hasUsers)
            let answer = try await desk.call(.post, "/setup", Self.body, as: .nobody).expectDone()
            try await desk.call(.get, "/users", as: .cookie(try #require(answer.login))).expectDone()
            try await desk.call(.post, "/setup", Self.body.with("user", "second"), as: .nobody).expectProblem(409)
        }
    }

    @Test("cannot be made without a code, and guessing it takes longer and longer")
    func guessing() async throws {
        try await withDesk { desk in
            try await desk.call(.post, "/setup", Self.body, as: .nobody).expectProblem(409)
        }
        try await withDesk(setupCode: "K7M2-PQ9X-3FGH") { desk in
            let guess = Self.body.with("code", "AAAA-AAAA-AAAA")
            for _ in 1...5 { try await desk.call(.post, "/setup", guess, as: .nobody).expectProblem(403) }
            try await desk.call(.post, "/setup", Self.body, as: .nobody).expectProblem(429)
            desk.clock.advance(milliseconds: 1_000)
            try await desk.call(.post, "/setup", Self.body, as: .nobody).expectDone()
        }
    }
}
