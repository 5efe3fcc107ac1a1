import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the certificate again on SIGHUP, as is usual after it was renewed.
struct CertificateReload: Service {
    let certificate: TLSCertificate
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            do throws(TLSCertificate.Failure) {
                try certificate.reload()
                logger.notice("the certificate was read again")
            } catch {
                logger.error("the certificate stays as it was", metadata: ["reason": "\(error)"])
            }
        }
    }
}
