extension Token {
    /// A token's name in the whole hospital: an integer that carries its session.
    ///
    /// The digits are the doctor, the date as yymmdd, the number in four digits: doctor 1, 22 November 2026, number 17 is
    /// `12611220017`. So any node finds the session of a token without looking it up.
    package struct ID: Hashable, Sendable {
        package let session: Session.ID
        package let number: Number

        package init(session: Session.ID, number: Number) {
            self.session = session
            self.number = number
        }

        package var value: Int {
            (session.doctor.value * 1_000_000 + session.day.yymmdd) * 10_000 + Int(number.value)
        }

        /// Nil when the integer can be no token's id.
        package init?(_ value: Int) {
            guard value > 0, let number = Number(value % 10_000),
                let day = ClinicDay(yymmdd: value / 10_000 % 1_000_000),
                let doctor = Doctor.ID(value / 10_000_000_000)
            else { return nil }
            self.init(session: Session.ID(doctor: doctor, day: day), number: number)
        }
    }
}
