import Foundation
import NIOSSL
import Synchronization

/// The certificate and key with which the server proves who it is, as they are in their files.
package final class TLSCertificate: Sendable {
    /// Why they cannot be used, as a sentence.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let certificateFile: String
    private let keyFile: String
    private let context: Mutex<NIOSSLContext>

    /// - Parameters:
    ///   - certificateFile: PEM; the server's certificate first, then those that sign it.
    ///   - keyFile: PEM, without a passphrase.
    package init(certificateFile: String, keyFile: String) throws(Failure) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        context = Mutex(try Self.context(certificateFile, keyFile))
    }

    /// What the next connection uses.
    var current: NIOSSLContext { context.withLock { $0 } }

    /// Reads the files again. Connections that there are keep what they have; when it throws, so do all others.
    package func reload() throws(Failure) {
        let fresh = try Self.context(certificateFile, keyFile)
        context.withLock { $0 = fresh }
    }

    private static func context(_ certificateFile: String, _ keyFile: String) throws(Failure) -> NIOSSLContext {
        let chain = try certificates(certificateFile)
        let key = try privateKey(keyFile)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Failure(description: "The key in \(keyFile) is not that of the certificate in \(certificateFile).")
        }
    }

    private static func certificates(_ file: String) throws(Failure) -> [NIOSSLCertificate] {
        let bytes = try bytes(of: file)
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(bytes), !chain.isEmpty else {
            throw Failure(description: "\(file) has no certificate; it takes PEM, the server's own first.")
        }
        return chain
    }

    private static func privateKey(_ file: String) throws(Failure) -> NIOSSLPrivateKey {
        let bytes = try bytes(of: file)
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            throw Failure(description: "\(file) has no private key; it takes PEM, without a passphrase.")
        }
        return key
    }

    private static func bytes(of file: String) throws(Failure) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw Failure(description: "\(file) cannot be read: \(error.localizedDescription)")
        }
    }
}
