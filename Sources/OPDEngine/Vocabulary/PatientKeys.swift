/// What a session recognises a patient by: keyed hashes, which say nothing to somebody without the key.
package struct PatientKeys: Hashable, Sendable {
    /// Of the hospital's own patient id.
    package let patientID: UInt64?
    /// Of the phone number together with the folded name.
    package let phoneAndName: UInt64?

    /// Nil when there is nothing to recognise anybody by.
    package init?(patientID: UInt64?, phoneAndName: UInt64?) {
        guard patientID != nil || phoneAndName != nil else { return nil }
        self.patientID = patientID
        self.phoneAndName = phoneAndName
    }

    var keys: [UInt64] { [patientID, phoneAndName].compactMap { $0 } }
}
