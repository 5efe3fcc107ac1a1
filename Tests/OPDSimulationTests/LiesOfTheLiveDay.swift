import OPDEngine

@testable import OPDSimulation

extension LedgerTests {
    static let liesOfTheLiveDay = liesAboutChanges + liesAboutPeople + liesAboutLeave

    private static let liesAboutChanges = [
        Lie(
            testDescription: "people who keep seats that a delay has taken",
            desk: LyingDesk(session: { answer in
                answer.saying(
                    affected: answer.affected.map { affected in
                        guard affected.fate == .movedTo, affected.token.number.value <= 2 else { return affected }
                        return AffectedToken(token: affected.token.saying(slot: SlotIndex(0)), fate: .seatKept)
                    })
            }),
            broken: [.severalAtOnce, .hardLimit, .sumsAgree]),
        Lie(
            testDescription: "somebody who is not told",
            desk: LyingDesk(session: { $0.saying(affected: Array($0.affected.dropLast())) }),
            broken: [.severalAtOnce]),
        Lie(
            testDescription: "somebody who loses the seat and is told to keep it",
            desk: LyingDesk(session: { answer in
                answer.saying(affected: answer.affected.map { AffectedToken(token: $0.token, fate: .seatKept) })
            }),
            broken: [.severalAtOnce]),
        Lie(
            testDescription: "a smaller slot that has its old seats",
            desk: LyingDesk(session: { answer in
                answer.saying(
                    slots: answer.slots.map { slot in
                        SessionAnswer.SlotCount(
                            capacity: slot.capacity + 1, seatsTaken: slot.seatsTaken, waiting: slot.waiting,
                            isClosed: slot.isClosed)
                    })
            }),
            broken: [.severalAtOnce, .noIdleSeat, .schedulesAgree]),
        Lie(
            testDescription: "a delay that begins at noon",
            desk: LyingDesk(session: { answer in
                let noon = MinuteOfDay(hour: 12, minute: 0)!
                return answer.saying(delay: answer.delay.map { DelayTimes(from: noon, until: $0.until) })
            }),
            broken: [.delaysAddUp]),
        Lie(
            testDescription: "a break that nobody sees",
            desk: LyingDesk(session: { $0.saying(doctor: .unknown) }),
            broken: [.presence]),
    ]

    private static let liesAboutPeople = [
        Lie(
            testDescription: "two people with the doctor",
            desk: LyingDesk(person: { answer in
                guard answer.token.presence == .arrived else { return answer }
                return PersonAnswer(token: answer.token.saying(presence: .inConsultation), affected: [])
            }),
            broken: [.presence]),
        Lie(
            testDescription: "a call out of turn",
            desk: LyingDesk(person: { answer in
                guard answer.token.presence == .called else { return answer }
                return PersonAnswer(token: answer.token.saying(number: 1), affected: [])
            }),
            broken: [.queueOrder]),
        Lie(
            testDescription: "an extra seat that is said to be a regular one",
            desk: LyingDesk(person: { answer in
                guard answer.token.seat == .overflow else { return answer }
                return PersonAnswer(token: answer.token.saying(seat: .regular), affected: [])
            }),
            broken: [.queueOrder, .hardLimit, .schedulesAgree]),
        Lie(
            testDescription: "a no-show who gets back a seat that somebody else has",
            desk: LyingDesk(person: { answer in
                guard answer.token.status == .waitlisted else { return answer }
                return PersonAnswer(token: answer.token.saying(status: .booked, seat: .regular), affected: [])
            }),
            broken: [.reinstatement, .hardLimit, .schedulesAgree, .nobodyLost]),
    ]

    private static let liesAboutLeave = [
        Lie(
            testDescription: "a person whom a leave forgets",
            desk: LyingDesk(left: { left in left.filter { $0.fate != .needsRebooking } }),
            broken: [.leave]),
        Lie(
            testDescription: "a person who gets an earlier seat with the stand-in",
            desk: LyingDesk(left: { left in
                left.map { affected in
                    guard affected.fate == .transferredIn else { return affected }
                    return AffectedToken(token: affected.token.saying(slot: SlotIndex(0)), fate: affected.fate)
                }
            }),
            broken: [.leave, .schedulesAgree]),
    ]
}
