import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("who the bearer of a token is")
struct TokenRolesTests {
    private static func permissions(_ role: Role) -> [String] { role.permissions.list.map(\.rawValue) }

    private static func expect(_ answer: TestAnswer, _ role: Role, sourceLocation: SourceLocation = #_sourceLocation) {
        answer.expectDone(sourceLocation: sourceLocation)
        let given = answer["permissions"]?.elements?.compactMap(\.text)
        #expect(given == permissions(role), sourceLocation: sourceLocation)
    }

    @Test(
        "the role comes from a text, a list or a nested path, also where names have dots",
        arguments: [
            ("roles", ["roles": "manager"]), ("roles", ["roles": ["offline_access", "manager"]]),
            ("realm_access.roles", ["realm_access": ["roles": ["manager"]]]),
            ("resource_access.opd.example.roles", ["resource_access": ["opd.example": ["roles": ["manager"]]]]),
            ("https://opd.example/roles", ["https://opd.example/roles": ["manager"]]),
            ("realm_access.roles", ["realm_access.roles": "manager"]),
        ] as [(String, JSONValue)])
    func places(path: String, claims: JSONValue) async throws {
        try await withSignOn(rules: TestProvider.rules { $0.roleClaim = path }) { desk in
            Self.expect(try await desk.me(claims: claims), .manager)
        }
    }

    @Test(
        "who has no role that is known gets 403",
        arguments: [.null, [], "", ["uma_authorization"], "Clerk", ["clerk": true], 7, [["clerk"]]] as [JSONValue])
    func unknown(roles: JSONValue) async throws {
        try await withSignOn { desk in
            let answer = try await desk.me(claims: ["roles": roles])
            answer.expectProblem(
                403,
                "The identity provider gives you none of the roles of OPDesk (claim roles). Ask who administers it.")
        }
    }

    @Test("the provider's names can be mapped to ours, and then ours count no more")
    func mapped() async throws {
        let names = try #require(RoleNames("opd-clerk=clerk, a=b=admin ,opd-staff=clerk"))
        try await withSignOn(rules: TestProvider.rules { $0.roles = names }) { desk in
            Self.expect(try await desk.me(claims: ["roles": ["opd-staff"]]), .clerk)
            Self.expect(try await desk.me(claims: ["roles": ["a=b"]]), .admin)
            try await desk.me(claims: ["roles": ["clerk"]]).expectProblem(403)
        }
        for wrong in ["", "clerk", "=clerk", "a=boss", "a=clerk,a=admin", "a=clerk,", "a=Clerk"] {
            #expect(RoleNames(wrong) == nil, "\(wrong)")
        }
    }

    @Test(
        "of several roles the first counts, alone",
        arguments: [
            (["doctor", "clerk"], .clerk), (["clerk", "manager", "display"], .manager), (["doctor", "admin"], .admin),
            (["display", "doctor"], .doctor), (["display", "clerk"], .clerk), (["clerk", "clerk"], .clerk),
        ] as [([String], Role)])
    func several(roles: [String], role: Role) async throws {
        try await withSignOn { desk in
            let claims: JSONValue = ["roles": .array(roles.map { .string($0) }), "doctor_id": 2]
            let me = try await desk.me(claims: claims)
            Self.expect(me, role)
            #expect(me["doctor_id"] == (role == .doctor ? 2 : .null))
        }
    }

    @Test(
        "a doctor is who the claim says, and nobody without it",
        arguments: [
            (2, 2), ("2", 2), (["2"], 2), ([2], 2), (.null, nil), (0, nil), (-1, nil), ("", nil), ("02", nil),
            (["1", "2"], nil), ([], nil), (.number("1.5"), nil), (900_001, nil), (true, nil), ("Dr. A", nil),
        ] as [(JSONValue, Int?)])
    func doctor(value: JSONValue, id: Int?) async throws {
        try await withSignOn { desk in
            let me = try await desk.me(claims: ["roles": ["doctor"], "doctor_id": value])
            guard let id else {
                return me.expectProblem(
                    403,
                    "The identity provider does not say which doctor you are (claim doctor_id). Ask who administers it."
                )
            }
            Self.expect(me, .doctor)
            #expect(me["doctor_id"] == .integer(id))
        }
    }

    @Test("a doctor's token reaches the doctor's own sessions only; what it does is recorded under its name")
    func ownSessions() async throws {
        try await withSignOn(rules: TestProvider.rules { $0.doctorClaim = "opd.doctor" }) { desk in
            func bearer(_ claims: JSONValue) throws -> Caller {
                .bearer(try SigningKey.rsa.token(TestProvider.claims(claims)))
            }
            let admin = try bearer(["roles": ["admin"]])
            for name in ["Dr. A", "Dr. B"] {
                let body: JSONValue = ["name": .string(name), "slot_labels": ["09-10"], "capacity_per_slot": 2]
                try await desk.call(.post, "/doctors", body, as: admin).expectDone()
            }
            let doctor = try bearer(["roles": ["doctor"], "preferred_username": "devi", "opd": ["doctor": "1"]])
            let own = try await desk.call(.post, "/tokens/book", TestDesk.booking("P"), as: doctor).expectDone()
            let id = try #require(own["token", "id"]?.whole)
            let story = try await desk.call(.get, "/tokens/\(id)/history", as: doctor).expectDone()
            #expect(story["history"]?[0]?["actor"] == "sso:devi")
            let other = TestDesk.booking("P").with("doctor_id", 2)
            try await desk.call(.post, "/tokens/book", other, as: doctor).expectProblem(403)
            let others = try await desk.call(.post, "/tokens/book", other, as: admin).expectDone()
            let othersID = try #require(others["token", "id"]?.whole)
            try await desk.call(.post, "/tokens/\(othersID)/cancel", as: doctor).expectProblem(403)
            try await desk.call(.get, "/doctors/2/schedule", as: doctor).expectProblem(403)
            try await desk.call(.get, "/doctors/1/schedule", as: doctor).expectDone()
            let transfer: JSONValue = ["doctor_id": 2, "slot_index": 0]
            try await desk.call(.post, "/tokens/\(id)/transfer", transfer, as: doctor).expectProblem(403)
        }
    }

    private static func aaa(_ count: Int) -> String { String(repeating: "a", count: count) }

    @Test(
        "the actor's name is printable ASCII of at most 100 characters, and no two names become one",
        arguments: [
            ("asha@opd.example", "asha@opd.example"), ("Åsa 100%", "%C3%85sa 100%25"),
            ("a\r\nb\u{0}\u{7F}", "a%0D%0Ab%00%7F"), (.string(aaa(200)), aaa(100)), (.string(aaa(98) + "å"), aaa(98)),
            (.null, "f3a1"), ("", "f3a1"), (7, "f3a1"),
        ] as [(JSONValue, String)])
    func names(claim: JSONValue, name: String) async throws {
        try await withSignOn { desk in
            let me = try await desk.me(claims: ["preferred_username": claim]).expectDone()
            #expect(me["actor"] == .string("sso:\(name)"))
        }
    }

    @Test("who has no name at all is nobody; another claim may name them")
    func otherNames() async throws {
        try await withSignOn { desk in
            try await desk.me(claims: ["preferred_username": .null, "sub": .null]).expectProblem(
                401, "This token does not say whose it is.")
        }
        try await withSignOn(rules: TestProvider.rules { $0.userClaim = "person.login" }) { desk in
            let me = try await desk.me(claims: ["person": ["login": "ravi"]]).expectDone()
            #expect(me["actor"] == "sso:ravi")
        }
    }
}
