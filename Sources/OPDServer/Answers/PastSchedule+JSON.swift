import OPDJournal

extension PastSchedule {
    /// The schedule as the API shows it, with the moment before it.
    package func json(names: Bool) -> [UInt8] {
        let answer = ScheduleAnswer(doctor: doctor, day: day, plan: plan, calendar: calendar, showsNames: names)
        var writer = JSONWriter(capacity: 512 + 256 * live.session.tokens.count)
        writer.object { writer in
            writer.member("at", at, in: calendar)
            answer.write(live, to: &writer)
        }
        return writer.bytes
    }
}
