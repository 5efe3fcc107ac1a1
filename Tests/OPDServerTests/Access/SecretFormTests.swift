import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("the forms of what is kept or given away, which must stay as they are")
struct SecretFormTests {
    /// The example of FIPS 180-2, appendix B.1.
    @Test("a key is kept as its SHA-256 in hexadecimal")
    func keyHash() {
        #expect(
            Secret.hash(key: "abc") == "sha256$ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// Worked out by another program from the description; it has both digits in which base64url differs.
    @Test("a patient's link is the token's id and its signature in base64url")
    func link() throws {
        let secret = HospitalSecret(bytes: [UInt8](repeating: 7, count: HospitalSecret.byteCount))
        let session = Session.ID(doctor: try #require(Doctor.ID(1)), day: try #require(ClinicDay("2026-11-26")))
        let id = Token.ID(session: session, number: try #require(Token.Number(3)))
        #expect(PatientLink.code(of: id, epoch: 1, secret) == "AAAC77COY-eMNbIA5Rz_tIY")
    }

    @Test("a login is read back as it was signed, and not when anything is added to it")
    func login() throws {
        let secret = HospitalSecret(bytes: [UInt8](repeating: 7, count: HospitalSecret.byteCount))
        let (begun, used) = (Instant(milliseconds: 1_000), Instant(milliseconds: 2_000))
        let login = Login(
            user: try #require(User.Name("asha.k")), id: .max, generation: 3, epoch: 1, begun: begun, lastUsed: used)
        let signed = login.signed(secret)
        #expect(Login(signed: signed, secret) == login)
        for text in ["", "~", signed + "~", "~" + signed, signed + "0", signed + "\u{301}", String(signed.dropLast())] {
            #expect(Login(signed: text, secret) == nil, "\(text)")
        }
    }

    @Test("a key has three parts", arguments: ["", "opdesk_", "opdesk_a", "opdesk_a_b_c", "Opdesk_a_b", "opdesk__b"])
    func noKey(text: String) { #expect(KeySecret(text) == nil) }
}
