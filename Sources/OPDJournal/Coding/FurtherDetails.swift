/// The details of the second and further tokens of one entry, as every journal keeps them beside it.
package enum FurtherDetails {
    package static func encode(_ details: [PersonalDetails]) -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for one in details {
                writer.object { writer in
                    if let name = one.patientName { writer.member("patient_name", name) }
                    if let phone = one.phone { writer.member("phone", phone) }
                    if let id = one.patientID { writer.member("patient_id", id) }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    package static func decode(_ text: String) throws(JournalFailure) -> [PersonalDetails] {
        guard let list = try? JSONValue(Array(text.utf8)), let elements = list.elements else {
            throw JournalFailure.unreadable("the details of several tokens are no JSON list")
        }
        return elements.map { one in
            PersonalDetails(
                patientName: one["patient_name"]?.text, phone: one["phone"]?.text, patientID: one["patient_id"]?.text)
        }
    }
}
