import OPDEngine
import Testing

@Suite("the same patient twice")
struct DuplicatePatientTests {
    private func booking(id: UInt64? = nil, phone: UInt64? = nil, slot: Int = 0, allows: Bool = false) -> SessionCommand
    {
        let keys = PatientKeys(patientID: id, phoneAndName: phone)
        return .bookToken(Booking(slot: slot, source: .online, patient: keys, allowsDuplicate: allows))
    }

    @Test("the keys are kept with the token")
    func keys() throws {
        let keys = try #require(PatientKeys(patientID: 1, phoneAndName: 300))
        let booked = given(capacities: 1).when(booking(id: 1, phone: 300))
            .then(.tokenBooked(1, source: .online, slot: 0), .patientIdentified(1, keys))
        #expect(booked.session.token(1)?.patient == keys)
    }

    @Test("without a phone or patient id there are no keys, and nobody is the same")
    func nothingToGoBy() {
        #expect(PatientKeys(patientID: nil, phoneAndName: nil) == nil)
        given(capacities: 2).booked(.online).when(.book(.online)).then(.tokenBooked(2, source: .online, slot: 0))
    }

    @Test(
        "a second live token by the same patient id, or the same phone and name, is refused with the first one's number"
    )
    func refused() {
        let booked = given(capacities: 1, 9).booked(.online).accepting(booking(id: 1, phone: 300))
        booked.token(2, is: .waitlisted)
        booked.when(booking(id: 1, slot: 1)).thenRefused(.duplicatePatient(existing: 2))
        booked.when(booking(phone: 300, slot: 1)).thenRefused(.duplicatePatient(existing: 2))
        booked.when(booking(id: 2, phone: 300, slot: 1)).thenRefused(.duplicatePatient(existing: 2))
        booked.accepting(booking(id: 2, phone: 301, slot: 1)).token(3, is: .booked)
    }

    @Test("allowed when somebody says so, and then the oldest live token is named")
    func allowed() {
        let twice = given(capacities: 9).accepting(booking(id: 1), booking(id: 1, allows: true))
        twice.when(booking(id: 1)).thenRefused(.duplicatePatient(existing: 1))
        twice.cancelled(1).when(booking(id: 1)).thenRefused(.duplicatePatient(existing: 2))
    }

    @Test("who has left or was seen may book again", arguments: [0, 1, 2])
    func mayBookAgain(way: Int) {
        let booked = given(capacities: 9).accepting(booking(id: 1))
        let left = [booked.cancelled(1), booked.absent(1), booked.completed(1)][way]
        left.accepting(booking(id: 1)).token(2, is: .booked)
    }

    @Test("who has booked again is not reinstated as well, unless somebody says so")
    func reinstating() {
        given(capacities: 9).accepting(booking(id: 1)).cancelled(1).accepting(booking(id: 1))
            .when(.reinstateToken(1)).thenRefused(.duplicatePatient(existing: 2))
            .when(.reinstateToken(1, allowsDuplicate: true)).then(.tokenReinstated(1), .tokenReallocated(1, to: 0))
    }
}
