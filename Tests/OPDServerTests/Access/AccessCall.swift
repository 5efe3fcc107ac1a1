import OPDJournal
import Testing

/// What the calls of users, logins, keys and links need before they succeed.
enum AccessCall {
    static func isOne(_ path: String) -> Bool {
        ["/setup", "/login", "/logout", "/me", "/users", "/keys", "/links"].contains { path.hasPrefix($0) }
    }

    /// The path of the call as it can be made, and who may make it.
    static func prepare(_ path: String, _ desk: TestDesk) async throws -> (path: String, caller: Caller) {
        if path == "/setup" { return (path, .nobody) }
        if path.hasPrefix("/links") {
            try await desk.addDoctor()
            let code = try #require(try await desk.book("Asha")["link"]?.text)
            return (path.replacing("{code}", with: code), .nobody)
        }
        let admin = try await desk.administrator()
        if path == "/users" {
            let doctor: JSONValue = ["name": "Dr. A", "slot_labels": ["09-10"]]
            try await desk.call(.post, "/doctors", doctor, as: admin).expectDone()
            return (path, admin)
        }
        let asha = try await desk.user("asha", "clerk", by: admin)
        let (_, key) = try await desk.key(["book"], by: admin)
        let isOwn = path.hasPrefix("/me") || path.hasPrefix("/log")
        return (path.replacing("{name}", with: "asha").replacing("{key_id}", with: key), isOwn ? asha : admin)
    }
}
