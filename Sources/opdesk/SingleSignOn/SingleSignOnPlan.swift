import ArgumentParser
import Logging
import OPDServer

/// Single sign-on as the settings want it.
struct SingleSignOnPlan {
    private let rules: TokenRules
    private let place: KeyPlace
    /// Those of a file; those of an address come when the server runs.
    private let keys: KeySet?

    /// Nil without any of its settings. A file of keys is read, and has to be right.
    init?(_ settings: ProcessSettings) async throws {
        let table = SettingsTable.table
        let needed: [any AnySetting] = [table.jwtIssuer, table.jwtAudience, table.jwtKeys]
        let others: [any AnySetting] = [
            table.jwtUserClaim, table.jwtRoleClaim, table.jwtRoles, table.jwtDoctorClaim,
        ]
        // A file that `opdesk config` has written gives every default.
        func isWanted(_ setting: any AnySetting) -> Bool {
            settings.given(setting).map { !setting.hasStandard || $0.text != setting.standardWords } ?? false
        }
        guard let first = (needed + others).first(where: isWanted) else { return nil }
        guard let issuer = try settings.jwtIssuer, let audience = try settings.jwtAudience,
            let place = try settings.jwtKeys
        else {
            let missing = needed.filter { settings.given($0) == nil }.map { "--\($0.name)" }
            throw ValidationError(
                "--\(first.name) goes with \(missing.joined(separator: " and ")): single sign-on needs them together.")
        }
        guard try settings.accessControl != false else {
            throw ValidationError(
                "--no-access-control lets everybody in, so single sign-on (--\(first.name)) does not go with it.")
        }
        var rules = TokenRules(issuer: issuer, audience: audience)
        rules.userClaim = try settings.jwtUserClaim
        rules.roleClaim = try settings.jwtRoleClaim
        rules.doctorClaim = try settings.jwtDoctorClaim
        rules.roles = try settings.jwtRoles ?? .own
        self.rules = rules
        self.place = place
        keys = try await Self.keys(of: place)
    }

    private static func keys(of place: KeyPlace) async throws -> KeySet? {
        guard case .file(let path) = place else { return nil }
        do {
            return try await KeySet(try await place.source()())
        } catch {
            throw ValidationError("--jwt-keys \(path): \(error). It takes the public keys of the identity provider.")
        }
    }

    func begun(_ logger: Logger) -> SingleSignOn {
        logger.notice("single sign-on takes the keys of \(place)")
        return SingleSignOn(rules, ProviderKeys(keys, logger: logger, source: place.source()))
    }
}
