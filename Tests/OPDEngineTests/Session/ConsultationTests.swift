import OPDEngine
import Testing

/// The life of a token: which command is allowed from where.
@Suite("the life of a token")
struct ConsultationTests {
    typealias Action = LifeOfAToken.Action
    typealias Standing = LifeOfAToken.Standing

    @Test(
        "each command is allowed from its states, and refused from all others", arguments: Standing.allCases,
        Action.allCases)
    func allowedCommands(standing: Standing, action: Action) throws {
        let scenario = standing.scenario
        let token = try #require(scenario.session.token(1))
        let outcome = scenario.when(action.command)
        if standing == .cancelled && action == .cancel {
            outcome.thenNothing()
        } else if standing.withoutSeatToBeCalled && action == .call {
            outcome.thenRefused(.noSeatToCall(1, absent: [2, 3]))
        } else if standing.allowed.contains(action) {
            outcome.then(events: action.events(standing))
        } else {
            outcome.thenRefused(.notAllowed(action.refused, 1, status: token.status, presence: token.presence))
        }
    }

    @Test("a token that was never given is not found", arguments: Action.allCases)
    func unknownToken(action: Action) {
        given(capacities: 1).when(action.command).thenRefused(.tokenNotFound(1))
    }

    @Test("a patient goes from expected to completed, and the seat stays taken")
    func wholeVisit() {
        given(capacities: 1)
            .booked(.online)
            .when(.checkIn(1)).then(.patientArrived(1)).token(1, is: .booked, .arrived)
            .when(.callToken(1)).then(.patientCalled(1)).token(1, is: .booked, .called)
            .when(.startConsultation(1)).then(.consultationStarted(1)).token(1, is: .booked, .inConsultation)
            .when(.completeConsultation(1)).then(.consultationCompleted(1))
            .token(1, is: .completed, .inConsultation)
            .slot(0, seats: [1])
    }

    @Test("the doctor sees one patient at a time")
    func onePatientAtATime() {
        let first = given(capacities: 2).booked(.online, .online).called(2).inConsultation(1)
        #expect(first.session.inConsultation == 1)
        let second = first.when(.startConsultation(2)).thenRefused(.doctorBusy(with: 1))
            .when(.completeConsultation(1)).then(.consultationCompleted(1))
            .when(.startConsultation(2)).then(.consultationStarted(2))
        #expect(second.session.inConsultation == 2)
    }

    @Test("each call is counted")
    func callsAreCounted() {
        let scenario = given(capacities: 1).booked(.online).called(1)
            .when(.callToken(1)).then(.patientCalled(1))
            .when(.callToken(1)).then(.patientCalled(1))
        #expect(scenario.session.token(1)?.calls == 3)
    }

    @Test("the count of calls stops at 255, the calls go on")
    func countOfCallsIsBounded() {
        var scenario = given(capacities: 1).booked(.online).called(1)
        for _ in 0..<300 { scenario = scenario.when(.callToken(1)).then(.patientCalled(1)) }
        #expect(scenario.session.token(1)?.calls == 255)
    }

    @Test("the time of arrival is kept")
    func timeOfArrival() {
        let scenario = given(capacities: 1).booked(.online).at("08:55").arrived(1).at("09:10")
            .when(.callToken(1)).then(.patientCalled(1))
        #expect(scenario.session.token(1)?.arrivedAt == .clock("08:55"))
    }
}
