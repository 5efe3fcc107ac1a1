import ArgumentParser
import Logging
import OPDServer

/// What `serve` will do, from its settings, checked.
struct ServingPlan {
    let options: ServerOptions
    let database: JournalPlace
    let timeZone: String?
    let logLevel: Logger.Level
    let logFormat: LogFormat
    let singleSignOn: SingleSignOnPlan?

    private static let loopback = ["127.0.0.1", "::1", "localhost"]

    init(_ settings: ProcessSettings) async throws {
        // Also those that do not matter as the others are: they may tomorrow.
        try settings.check()
        let host = try settings.host
        let hosts = [host] + [try settings.publicHost].compactMap(\.self)
        let isLocal = hosts.allSatisfy { Self.loopback.contains($0) }
        singleSignOn = try await SingleSignOnPlan(settings)
        // Whoever wants tokens asked for does not want everybody let in until there is a user.
        let accessControl = singleSignOn == nil ? try settings.accessControl : true
        guard try isLocal || accessControl == true || settings.insecure else {
            throw ValidationError(
                """
                --host \(hosts.joined(separator: " and --public-host ")) would let everybody on the network read and \
                change everything. Give --access-control, so that everybody logs in; or listen on 127.0.0.1; or give \
                --insecure if that is what you want.
                """)
        }
        var options = ServerOptions(
            host: host, port: try settings.port, allowsReset: try isLocal || settings.allowReset,
            documentationAssets: DocumentationAssets.folder)
        options.version = Release.version
        options.language = try settings.language
        options.patientAddress = try settings.patientAddress
        options.takesOnlineBookings = try !settings.noOnlineBooking
        options.access.mode = accessControl.map { $0 ? .on : .off } ?? .withUsers
        options.takesAnyHostName = try accessControl == true || settings.insecure
        try options.setPorts(settings)
        try options.setLimits(settings)
        options.access.usesSecureCookies = try options.certificate != nil || settings.secureCookies
        self.options = options
        database = try settings.database
        timeZone = try settings.timeZone
        logLevel = try settings.logLevel
        logFormat = try settings.logFormat
    }

    /// What a browser is told to reach a port.
    func address(of port: OPDServer.Port, _ number: Int) -> String {
        let host =
            switch port {
            case .everything: options.host
            case .everybody: options.publicHost ?? options.host
            }
        return "\(options.certificate == nil ? "http" : "https")://\(host):\(number)"
    }
}
