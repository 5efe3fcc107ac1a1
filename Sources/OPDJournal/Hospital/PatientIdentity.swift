import Foundation
import OPDEngine

/// Recognises the same patient in one session, by hashes that only this hospital can make, and none once the session's
/// salt is gone.
struct PatientIdentity {
    private let secret: HospitalSecret
    private let salt: String

    init(secret: HospitalSecret, salt: String) {
        self.secret = secret
        self.salt = salt
    }

    /// Nil when neither a phone with a name nor a patient id was given.
    func keys(of details: PersonalDetails) -> PatientKeys? {
        let phoneAndName = details.phone.flatMap { phone in
            details.patientName.map { hash("phone", Self.digits(of: phone), Self.folded($0)) }
        }
        return PatientKeys(patientID: details.patientID.map { hash("id", $0) }, phoneAndName: phoneAndName)
    }

    /// What new salts are made of: 128 random bits, which are kept nowhere.
    static func freshSalt() -> String {
        var generator = SystemRandomNumberGenerator()
        return hexadecimal(Digest128(high: generator.next(), low: generator.next()))
    }

    /// The salt of one session. A command over several sessions gives each its own, none of which tells another.
    static func salt(of session: Session.ID, from fresh: String, _ secret: HospitalSecret) -> String {
        let name = "salt of doctor \(session.doctor) on \(session.day)"
        return hexadecimal(secret.digest(Array(fresh.utf8), Array(name.utf8)))
    }

    private static func hexadecimal(_ digest: Digest128) -> String {
        [digest.high, digest.low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private func hash(_ kind: String, _ parts: String...) -> UInt64 {
        secret.digest(([salt, kind] + parts).map { Array($0.utf8) }).high
    }

    /// A phone number without the ways of writing it.
    private static func digits(of phone: String) -> String {
        let digits = phone.filter(\.isWholeNumber)
        return digits.isEmpty ? phone : digits
    }

    /// A name without case, accents, widths and doubled spaces.
    private static func folded(_ name: String) -> String {
        name.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension PersonalDetails {
    /// Whether there is anything to recognise the patient by.
    var canBeRecognised: Bool { phone != nil || patientID != nil }

    /// The same, with the salt that the entry brings.
    func salted(_ salt: String?) -> PersonalDetails {
        salt.map { with(further: further, salt: $0) } ?? self
    }

    func with(further: [PersonalDetails], salt: String?) -> PersonalDetails {
        PersonalDetails(
            patientName: patientName, phone: phone, patientID: patientID, reason: reason, further: further, salt: salt)
    }

    /// The patient alone, as another session is told of them.
    var ofPatient: PersonalDetails { PersonalDetails(patientName: patientName, phone: phone, patientID: patientID) }

    /// Without what the entry has for other tokens and for the session.
    var ofOneToken: PersonalDetails { further.isEmpty && salt == nil ? self : with(further: [], salt: nil) }
}
