import Foundation
import OPDEngine
import Testing

@testable import OPDServer

@Suite("docs/access.md")
struct AccessPageTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs/access.md").standardizedFileURL

    @Test("is what the access table says; OPDESK_RECORD_GOLDEN=1 writes it anew")
    func page() throws {
        if ProcessInfo.processInfo.environment["OPDESK_RECORD_GOLDEN"] != nil {
            try Data(Self.text.utf8).write(to: Self.page)
        }
        #expect(try String(contentsOf: Self.page, encoding: .utf8) == Self.text)
    }

    private static var text: String {
        """
        # Who may do what

        Made from `Sources/OPDServer/Access/AccessTable.swift` by `OPDESK_RECORD_GOLDEN=1 swift test --filter AccessPageTests`.

        ## Roles

        A user has one role, and may be granted permissions beyond it. An API key has permissions only. Who is bound to a
        doctor may do these things in that doctor's sessions only, and nothing that changes sessions of several doctors.

        | permission | \(Role.allCases.map(\.rawValue).joined(separator: " | ")) |
        | --- | \(Role.allCases.map { _ in "---" }.joined(separator: " | ")) |
        \(Permission.allCases.map(roles).joined(separator: "\n"))

        ## Routes

        "everybody" need not say who they are; "logged in" is any user or key; "patient's link" is whoever holds the signed
        link. Booking with `overbook` or `backdated` needs `overbook` or `backdate` as well.

        | route | who |
        | --- | --- |
        \(AccessTable.all.lines.map { "| `\($0.method.rawValue) \($0.path)` | \($0.admission.text) |" }.joined(separator: "\n"))

        """
    }

    private static func roles(_ permission: Permission) -> String {
        let marks = Role.allCases.map { $0.permissions.has(permission) ? "yes" : "" }
        return "| `\(permission.rawValue)` | \(marks.joined(separator: " | ")) |"
    }
}
