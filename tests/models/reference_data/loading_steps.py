"""Small files of places, and how the tests import them."""

from collections.abc import Callable

from models.reference_data import ImportResult

STATES = "code,name_en,name_hi\nMP,Madhya Pradesh,मध्य प्रदेश\nKA,Karnataka,कर्नाटक\n"


DISTRICTS = "state,name_en,name_hi,aliases\nMadhya Pradesh,Agar Malwa,आगर मालवा,Agar-Malwa|आगर\n"


PCS = "state,number,name_en,name_hi,reservation\nMadhya Pradesh,20,Rajgarh,राजगढ़,GEN\n"


ACS = (
    "state,number,name_en,name_hi,reservation,pc_number,district,electors_2018,electors_2023\n"
    "Madhya Pradesh,165,Susner,सुसनेर,GEN,20,Agar Malwa,210000,231000\n"
    "MP,166,Agar,आगर,SC,20,आगर,200000,\n"
)


BOOTHS = (
    "state,ac_number,part_number,name,locality,electors,name_hi\n"
    "Madhya Pradesh,165,1,Barai,,,\n"
    "Madhya Pradesh,165,2,Barai,School,812,बड़ाई\n"
)


ALL = {"states": STATES, "districts": DISTRICTS, "pcs": PCS, "acs": ACS, "booths": BOOTHS}


Import = Callable[..., ImportResult]
