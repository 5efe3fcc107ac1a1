import Hummingbird
import OPDEngine
import OPDJournal

/// A command of the live day as it came in: its body, and what every such command may say.
struct DayRequest {
    var fields: Fields
    let isDryRun: Bool
    private let command: CommandRequest

    init(_ request: Request, _ context: DeskContext, _ desk: Desk, dryRun: Bool = true) async throws {
        command = try await CommandRequest(request, context, secret: desk.hospital.secret)
        let query = dryRun ? try request.query("dry_run") : try request.query()
        isDryRun = try Self.flag(query["dry_run"], "dry_run")
        fields = try command.fields()
    }

    /// The request to the hospital; every field that the command has is read before.
    mutating func finish(_ command: OPDJournal.Request.Command) throws -> OPDJournal.Request {
        let expectedVersion = try command.isOfOneSession ? fields.optionalWhole("expected_version") : nil
        let reason = try command.concernsSessions ? fields.optionalText("reason", atMost: 1_000) : nil
        try fields.finish()
        return OPDJournal.Request(
            command, actor: self.command.actor, requestID: self.command.requestID,
            details: reason.map { PersonalDetails(reason: $0) },
            key: self.command.key, isDryRun: isDryRun, expectedVersion: expectedVersion)
    }

    static func flag(_ text: String?, _ name: String) throws -> Bool {
        switch text {
        case nil, "false": return false
        case "true": return true
        default: throw Problem.invalid(name, "takes true or false.")
        }
    }
}

extension OPDJournal.Request.Command {
    /// Whether a client can have seen the version that the command will be decided on.
    fileprivate var isOfOneSession: Bool {
        switch self {
        case .session, .transfer, .undo, .erase: true
        default: false
        }
    }

    /// Whether a reason has an entry to go with: the directory's have no personal details beside them.
    fileprivate var concernsSessions: Bool { if case .directory = self { false } else { true } }
}
