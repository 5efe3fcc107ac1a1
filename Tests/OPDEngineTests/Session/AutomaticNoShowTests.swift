import OPDEngine
import Testing

/// The setting `no_show_after_minutes`.
@Suite("automatic no-shows")
struct AutomaticNoShowTests {
    private func clinic(_ capacities: Int, _ more: Int) -> Scenario {
        given(capacities: capacities, more, usualMinutes: 10) { $0.automaticNoShow = .afterMinutes(20) }
    }

    @Test("by default nobody is recorded")
    func offByDefault() {
        given(capacities: 1).booked(.online).at("23:59").when(.recordOverdueNoShow(1)).thenNothing()
    }

    @Test("so many minutes after the slot's start a person is recorded who could have been seen then")
    func afterTheStart() {
        clinic(1, 1).booked(.online).waitlisted(.online)
            .at("09:19").when(.recordOverdueNoShow(1)).thenNothing()
            .at("09:20").when(.recordOverdueNoShow(1)).then(.noShowRecorded(1), .tokenPromoted(2, slot: 0))
            .token(1, is: .noShow)
    }

    @Test("a delay moves it", arguments: Delay.Mode.allCases)
    func afterTheDelay(mode: Delay.Mode) {
        clinic(6, 1).booked(.online).accepting(.addDelay(minutes: 15, mode: mode))
            .at("09:34").when(.recordOverdueNoShow(1)).thenNothing()
            .at("09:35").when(.recordOverdueNoShow(1)).then(.noShowRecorded(1))
    }

    @Test("those ahead move it: it is counted from the time that the person is told")
    func afterThoseAhead() {
        let third = clinic(3, 1).booked(.followUp, .followUp, .online).arrived(1, 2)
        third.at("09:39").when(.recordOverdueNoShow(3)).thenNothing()
        third.at("09:40").when(.recordOverdueNoShow(3)).then(.noShowRecorded(3))
    }

    @Test("when the day runs late it is told anew after each patient")
    func afterALateDay() {
        let late = clinic(3, 1).booked(.followUp, .followUp, .online).arrived(2)
            .at("09:50").inConsultation(1).at("10:00").accepting(.completeConsultation(1))
        // Token 2 is still ahead, and takes until 10:10.
        late.at("10:29").when(.recordOverdueNoShow(3)).thenNothing()
        late.at("10:30").when(.recordOverdueNoShow(3)).then(.noShowRecorded(3))
    }

    @Test("only those who are still expected are recorded")
    func onlyTheExpected() {
        let crowd = clinic(6, 1).booked(.online, .online, .online, .online, .online)
            .arrived(1).called(2).parked(3).completed(4).cancelled(5).at("20:00")
        for number in 1...5 { crowd.when(.recordOverdueNoShow(Token.Number(number)!)).thenNothing() }
        crowd.when(.recordOverdueNoShow(6)).thenRefused(.tokenNotFound(6))
    }

    @Test("what was recorded by the setting is taken back like any other entry")
    func takenBack() {
        clinic(1, 1).booked(.online).at("12:00").accepting(.recordOverdueNoShow(1)).whenUndoing().accepted()
            .token(1, is: .booked)
            .accepting(.recordNoShow(1), .reinstateToken(1)).token(1, is: .booked)
    }

    @Test("who was taken back, promoted or registered late has as long to come as everybody")
    func countedFromThePlace() {
        let back = clinic(1, 1).booked(.online).at("12:00").accepting(.recordNoShow(1), .reinstateToken(1))
        back.at("12:19").when(.recordOverdueNoShow(1)).thenNothing()
        back.at("12:20").when(.recordOverdueNoShow(1)).then(.noShowRecorded(1))
        let promoted = clinic(1, 1).booked(.online).waitlisted(.online).at("12:00").accepting(.cancelToken(1))
        promoted.at("12:19").when(.recordOverdueNoShow(2)).thenNothing()
        promoted.at("12:20").when(.recordOverdueNoShow(2)).then(.noShowRecorded(2))
        let late = clinic(1, 1).at("12:00").booked(.online)
        late.at("12:19").when(.recordOverdueNoShow(1)).thenNothing()
        late.at("12:20").when(.recordOverdueNoShow(1)).then(.noShowRecorded(1))
    }
}
