import ArgumentParser
import OPDServer

extension ServerOptions {
    /// The second port, and HTTPS.
    mutating func setPorts(_ settings: ProcessSettings) throws {
        publicPort = try settings.publicPort
        publicHost = try settings.publicHost
        if publicHost != nil && publicPort == nil { throw ValidationError("--public-host goes with --public-port.") }
        switch (try settings.tlsCertificate, try settings.tlsKey) {
        case (nil, nil): certificate = nil
        case (nil, _): throw ValidationError("--tls-key goes with --tls-certificate.")
        case (_, nil): throw ValidationError("--tls-certificate goes with --tls-key.")
        case (let file?, let key?):
            do throws(TLSCertificate.Failure) {
                certificate = try TLSCertificate(certificateFile: file, keyFile: key)
            } catch {
                throw ValidationError(error.description)
            }
        }
    }

    /// What clients may take of the server, within what the system lets it have.
    mutating func setLimits(_ settings: ProcessSettings) throws {
        trustedProxies = try settings.trustedProxy ?? TrustedProxies()
        rates.loginPerMinute = try settings.loginsPerMinute
        rates.publicPerMinute = try settings.publicPerMinute
        rates.onlineBookingsPerMinute = try settings.onlineBookingsPerMinute
        connections.perAddress = try settings.maxConnectionsPerAddress
        let fitting = Descriptors.connections(of: Descriptors.raise())
        guard let total = try settings.maxConnections else {
            connections.total = min(connections.total, fitting)
            return
        }
        guard total <= fitting else {
            throw ValidationError(
                """
                --max-connections \(total) is more than the \(fitting) that the system lets this process have. Raise its \
                limit of open files (ulimit -n, LimitNOFILE), or take fewer.
                """)
        }
        connections.total = total
    }
}
